"""Modules stay under 400 lines and functions under 60."""

from __future__ import annotations

import ast

from tests.house.tree import ROOT, modules

MODULE_LINES = 400
FUNCTION_LINES = 60


def test_modules() -> None:
    long = [
        f"{module.where} has {lines} lines: split it by what it does"
        for module in modules()
        for lines in [len(module.text.splitlines())]
        if lines > MODULE_LINES
    ]
    assert not long, "\n".join(long)


def body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring: documentation is not to be saved on."""
    length = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if ast.get_docstring(node) is not None:
        length -= (first.end_lineno or first.lineno) - first.lineno + 1
    return length


def test_functions() -> None:
    long = [
        f"{module.where}:{node.lineno} {node.name} has {body_lines(node)} lines"
        for module in modules()
        for node in module.nodes
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and body_lines(node) > FUNCTION_LINES
    ]
    assert not long, "\n".join(long)


def test_tools_too() -> None:
    long = []
    for path in sorted((ROOT / "tools").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if len(text.splitlines()) > MODULE_LINES:
            long.append(f"{path.relative_to(ROOT)} has {len(text.splitlines())} lines")
        long += [
            f"{path.relative_to(ROOT)}:{node.lineno} {node.name} has {body_lines(node)} lines"
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.FunctionDef) and body_lines(node) > FUNCTION_LINES
        ]
    assert not long, "\n".join(long)
