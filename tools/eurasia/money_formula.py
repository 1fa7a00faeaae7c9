"""The arithmetic of the money and emissions mappings: small formulas over raw figures.

A mapping row of `raw/map_tariffs.csv` or `raw/map_emissions.csv` says where a figure comes from
as a formula that a person can read and a machine can repeat, such as
`usd(P075, 'EUR', 2018) * 2120`. Names are ids of raw rows (`P075` of prices_volumes.csv, `S21`
of money_extra.csv); the calls are those of `FUNCTIONS`. Nothing else is allowed: a formula is
walked as a syntax tree and never run as code.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tools.eurasia.common import BuildError

__all__ = ["CPI", "FUNCTIONS", "Figures", "FormulaError", "evaluate", "names_in"]

CPI = "US_CPI_U"

FUNCTIONS = {
    "low": "low(P022): lower figure of a raw row",
    "high": "high(P022): upper figure of a raw row",
    "mean": "mean(a, b, ...): arithmetic mean",
    "usd": "usd(x, 'EUR', 2018): x in that currency, in dollars at the year's mean rate",
    "cpi": "cpi(2001, 2018): US consumer prices of the first year over those of the second",
    "aid": "aid('name'): value of an auxiliary row of the same mapping",
    "row": "row('haul-ru-2001') or row('haul-ru-2001', 'km_feu'): a figure of another row",
    "factor": "factor('category|item|quantity|year|unit'): value of a row of factors.csv",
}

Reference = Callable[[str, str | None], float]


class FormulaError(BuildError):
    """A formula that cannot be computed; the message says which, where and what is allowed."""


@dataclass(frozen=True)
class Figures:
    """Raw figures that formulas may name.

    Parameters
    ----------
    values
        Low, middle and high figure by raw id, in the unit of the raw row.
    rates
        Units per US dollar by currency and year; the consumer price index under `US_CPI_U`.
    factors
        Values of factors.csv by `category|item|quantity|year|unit`.
    """

    values: Mapping[str, tuple[float, float, float]]
    rates: Mapping[tuple[str, int], float]
    factors: Mapping[str, float] = field(default_factory=dict)


def names_in(formula: str) -> set[str]:
    """Ids of the raw rows that a formula names.

    Parameters
    ----------
    formula
        Text of the formula.

    Returns
    -------
    set of str
        Ids such as `P075` or `S21`; the word `FEU` and function names are left out.

    Raises
    ------
    FormulaError
        If the text is not an expression.

    Examples
    --------
    >>> sorted(names_in("usd(P075, 'EUR', 2018) * S70 + 2"))
    ['P075', 'S70']
    """
    names = {node.id for node in ast.walk(_parse(formula)) if isinstance(node, ast.Name)}
    return names - set(FUNCTIONS) - {"FEU"}


def evaluate(
    formula: str, figures: Figures, reference: Reference, feu: float | None = None
) -> float:
    """Value of a formula.

    Parameters
    ----------
    formula
        Text of the formula, in the unit of the column it fills.
    figures
        Raw figures.
    reference
        Gives the value of another mapping row: called with its id and the column (None: the
        column being computed; `aid` for an auxiliary row).
    feu
        Value of the name `FEU`: the same part of the price for a 40-foot box.

    Returns
    -------
    float
        The value, not rounded.

    Raises
    ------
    FormulaError
        If a name, rate or function is unknown, or the text holds anything but arithmetic.

    Examples
    --------
    >>> shown = Figures({"P022": (2700.0, 2750.0, 2800.0)}, {("US_CPI_U", 2001): 177.0})
    >>> evaluate("high(P022) - low(P022) + 2", shown, lambda name, column: 0.0)
    102.0
    """
    try:
        return _Walk(figures, reference, feu).value(_parse(formula).body)
    except FormulaError as error:
        raise FormulaError(f"formula '{formula}': {error}") from None


def _parse(formula: str) -> ast.Expression:
    try:
        return ast.parse(formula.strip(), mode="eval")
    except SyntaxError:
        raise FormulaError(f"formula '{formula}': not an expression") from None


@dataclass(frozen=True)
class _Walk:
    """One walk through the syntax tree of a formula."""

    figures: Figures
    reference: Reference
    feu: float | None

    def value(self, node: ast.expr) -> float:
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
            return float(node.value)
        if isinstance(node, ast.Name):
            return self.figure(node)[1]
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return -self.value(node.operand)
        if isinstance(node, ast.BinOp):
            return self.operation(node)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            return self.call(node.func.id, node.args)
        raise FormulaError(f"'{ast.unparse(node)}' is not allowed: use numbers, ids, + - * / ( )")

    def operation(self, node: ast.BinOp) -> float:
        left, right = self.value(node.left), self.value(node.right)
        match node.op:
            case ast.Add():
                return left + right
            case ast.Sub():
                return left - right
            case ast.Mult():
                return left * right
            case ast.Div() if right != 0:
                return left / right
        raise FormulaError(f"'{ast.unparse(node)}' is not allowed: only + - * / by non-zero")

    def figure(self, node: ast.expr) -> tuple[float, float, float]:
        name = node.id if isinstance(node, ast.Name) else ast.unparse(node)
        if name == "FEU" and self.feu is not None:
            return (self.feu, self.feu, self.feu)
        if name not in self.figures.values:
            raise FormulaError(f"no raw row has the id '{name}'")
        return self.figures.values[name]

    def call(self, name: str, args: list[ast.expr]) -> float:
        match name:
            case "low" if len(args) == 1:
                return self.figure(args[0])[0]
            case "high" if len(args) == 1:
                return self.figure(args[0])[2]
            case "mean" if args:
                return sum(self.value(arg) for arg in args) / len(args)
            case "usd" if len(args) == 3:
                return self.value(args[0]) / self.rate(_text(args[1]), _year(args[2]))
            case "cpi" if len(args) == 2:
                return self.rate(CPI, _year(args[0])) / self.rate(CPI, _year(args[1]))
            case "aid" if len(args) == 1:
                return self.reference(_text(args[0]), "aid")
            case "row" if len(args) in (1, 2):
                return self.reference(_text(args[0]), _text(args[1]) if len(args) == 2 else None)
            case "factor" if len(args) == 1:
                return self.factor(_text(args[0]))
        allowed = "; ".join(FUNCTIONS.values())
        raise FormulaError(f"call of '{name}' with {len(args)} arguments: allowed are {allowed}")

    def rate(self, currency: str, year: int) -> float:
        if (currency, year) not in self.figures.rates:
            raise FormulaError(f"rates.csv has no {currency} of {year}")
        return self.figures.rates[currency, year]

    def factor(self, key: str) -> float:
        if key not in self.figures.factors:
            raise FormulaError(f"factors.csv has no row '{key}' (category|item|quantity|year|unit)")
        return self.figures.factors[key]


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise FormulaError(f"'{ast.unparse(node)}' should be a quoted text")


def _year(node: ast.expr) -> int:
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return node.value
    raise FormulaError(f"'{ast.unparse(node)}' should be a year")
