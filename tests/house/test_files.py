"""Only data and store read files, only report and store write them."""

from __future__ import annotations

import ast

import pytest

from tests.house.tree import Module, modules

READING_ROOMS = {"data", "store"}
WRITING_ROOMS = {"report", "store"}
# A room may read the assets it ships (they are code): in its module `shipped`, with
# importlib.resources, and nowhere else.
ASSETS = "shipped"

READS = {
    "read_text", "read_bytes", "read_csv", "read_parquet", "read_excel", "read_json", "read_table",
    "read_feather", "read_pickle", "read_hdf", "read_sql", "read_file", "loadtxt", "genfromtxt",
    "fromfile", "memmap", "ParquetFile", "load_workbook", "open_file", "mmap",
}  # fmt: skip
WRITES = {
    "write_text", "write_bytes", "to_csv", "to_parquet", "to_excel", "to_json", "to_feather",
    "to_pickle", "to_hdf", "to_sql", "savetxt", "savez", "savez_compressed", "tofile", "savefig",
    "write_table", "mkdir", "makedirs", "touch", "unlink", "rmdir", "rmtree", "symlink_to",
    "NamedTemporaryFile", "TemporaryDirectory", "mkstemp", "mkdtemp", "copyfile", "copytree",
}  # fmt: skip
# Names too common to judge alone: they count on these modules only.
BY_MODULE = {
    "np": ({"load"}, {"save"}),
    "numpy": ({"load"}, {"save"}),
    "json": ({"load"}, {"dump"}),
    "pickle": ({"load"}, {"dump"}),
    "tomllib": ({"load"}, set()),
    "os": (set(), {"remove", "rename", "replace"}),
    "shutil": (set(), {"move", "copy", "copy2"}),
    "sqlite3": ({"connect"}, {"connect"}),
}  # fmt: skip


def mode(call: ast.Call, position: int) -> str:
    """Mode of a call of open; text for reading when none is given."""
    given = [keyword.value for keyword in call.keywords if keyword.arg == "mode"]
    if len(call.args) > position:
        given.append(call.args[position])
    if not given:
        return "r"
    return str(given[0].value) if isinstance(given[0], ast.Constant) else "r+"


def touches(call: ast.Call) -> set[str]:
    """What a call does to files: a set of 'reads' and 'writes'."""
    function = call.func
    if isinstance(function, ast.Name):
        name, owner = function.id, ""
    elif isinstance(function, ast.Attribute):
        name = function.attr
        owner = function.value.id if isinstance(function.value, ast.Name) else ""
    else:
        return set()
    if call.args and ast.unparse(call.args[0]) == "os.devnull":
        # Nowhere is no file: the command line sends what nobody reads there.
        return set()
    if name == "open" and owner != "webbrowser":
        # open(file, mode), io.open(file, mode), gzip.open(file, mode), but path.open(mode)
        how = mode(call, 1 if owner in {"", "io", "gzip", "bz2", "lzma", "zipfile"} else 0)
        found = {"writes"} if set(how) & set("wax+") else {"reads"}
        return found | ({"reads"} if "+" in how else set())
    if name == "ZipFile":
        # A zip in memory is no file.
        first = ast.unparse(call.args[0]) if call.args else ""
        if "BytesIO(" in first:
            return set()
        return {"writes"} if set(mode(call, 1)) & set("wax") else {"reads"}
    if owner == "sqlite3" and call.args and "mode=ro" in ast.unparse(call.args[0]):
        # A database opened read-only cannot be written.
        return {"reads"}
    reads, writes = BY_MODULE.get(owner, (set(), set()))
    found = set()
    if name in READS or name in reads:
        found.add("reads")
    if name in WRITES or name in writes:
        found.add("writes")
    return found


def faults(module: Module) -> list[str]:
    """Calls that touch files in a room that may not."""
    found = []
    for node in module.nodes:
        if not isinstance(node, ast.Call):
            continue
        does = touches(node)
        if module.room in READING_ROOMS or module.name.rsplit(".", 1)[-1] == ASSETS:
            does.discard("reads")
        if module.room in WRITING_ROOMS:
            does.discard("writes")
        found += [f"{module.where}:{node.lineno} {what} a file" for what in sorted(does)]
    return found


def test_files_are_touched_in_their_rooms_only() -> None:
    found = [fault for module in modules() for fault in faults(module)]
    assert not found, "\n".join(found)


def test_assets_are_read_through_importlib_resources() -> None:
    for module in modules():
        if module.name.rsplit(".", 1)[-1] == ASSETS:
            text = module.path.read_text(encoding="utf-8")
            assert f'files("landbridge.{module.room}")' in text, f"{module.where} reads elsewhere"


@pytest.mark.parametrize(
    ("code", "does"),
    [
        ("open('x')", {"reads"}),
        ("open('x', 'w')", {"writes"}),
        ("open('x', mode='ab')", {"writes"}),
        ("path.open()", {"reads"}),
        ("path.open('r+')", {"reads", "writes"}),
        ("gzip.open('x', 'wb')", {"writes"}),
        ("pd.read_csv(path)", {"reads"}),
        ("frame.to_csv(path)", {"writes"}),
        ("path.read_text()", {"reads"}),
        ("np.load(path)", {"reads"}),
        ("zipfile.ZipFile(path)", {"reads"}),
        ("zipfile.ZipFile(io.BytesIO(data))", set()),
        ("zipfile.ZipFile(path, 'w')", {"writes"}),
        ("json.loads(text)", set()),
        ("json.load(file)", {"reads"}),
        ("cursor.load(text)", set()),
        ("webbrowser.open(url)", set()),
        ("names.replace('a', 'b')", set()),
        ("os.replace(a, b)", {"writes"}),
        ("sqlite3.connect(path)", {"reads", "writes"}),
        ("sqlite3.connect(f'{address}?mode=ro', uri=True)", {"reads"}),
    ],
)
def test_the_eye_for_files_sees(code: str, does: set[str]) -> None:
    call = ast.parse(code, mode="eval").body
    assert isinstance(call, ast.Call)
    assert touches(call) == does
