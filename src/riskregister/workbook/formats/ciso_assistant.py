"""The tables that CISO Assistant's import wizard takes: a risk assessment's scenarios, and applied controls.

It matches a level by its name in the matrix chosen there; what it does not know becomes "not rated" and nobody is
told.  It splits several values at line breaks, bars, semicolons *and* commas, so measures are named by their ids, which
it looks up before names; and it takes a second row of the same name for the first.
"""

from __future__ import annotations

from riskregister.core.frames import latest_assessments
from riskregister.core.model import NOT_NAMED, Measure, Register, Risk, Stage, source_label
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.workbook.formats import shared
from riskregister.workbook.formats.sheet import Sheet, Transfer

RISK_COLUMNS: tuple[str, ...] = ("ref_id", "name", "description", "inherent_proba", "inherent_impact", "inherent_level")
RISK_COLUMNS += ("existing_controls", "current_proba", "current_impact", "current_level", "additional_controls")
RISK_COLUMNS += ("residual_proba", "residual_impact", "residual_level", "treatment", "assets")
CONTROL_COLUMNS: tuple[str, ...] = (
    "name",
    "description",
    "category",
    "csf_function",
    "ref_id",
    "status",
    "priority",
    "effort",
)
CONTROL_COLUMNS += ("control_impact", "link", "start_date", "eta", "expiry_date", "observation", "filtering_labels")
CONTROL_COLUMNS += ("reference_control", "cost_amortization_period", "cost_build_fixed", "cost_build_people_days")
CONTROL_COLUMNS += ("cost_run_fixed", "cost_run_people_days")

_STAGES: tuple[Stage, ...] = ("inherent", "current", "residual")
_TREATMENTS = ("open", "mitigate", "accept", "avoid", "transfer", "cancelled")
_CATEGORIES = ("policy", "process", "technical", "physical", "procedure")
#: A text in force is not yet its effect, and "active" there lets the residual level stand as the current one.
_STATUSES = {
    "established": "active",
    "completed": "active",
    "adopted": "in_progress",
    "under_way": "in_progress",
    "planned": "to_do",
    "principle": "--",
    "stopped": "deprecated",
}
_EFFORTS = ("XS", "S", "M", "L", "XL")
_NAME = 200


def risks(register: Register) -> Transfer:
    """Return the risks as scenarios, in the columns of the template for risk assessments."""
    names = shared.names(((risk.id, risk.title) for risk in register.risks), _NAME)
    measures, references = shared.measures_by_risk(register), _references(register)
    standing = {stage: latest_assessments(register, stage) for stage in _STAGES}
    ratings = {stage: shared.ratings(register, standing[stage]) for stage in _STAGES}
    rows = []
    for place, risk in enumerate(register.risks):
        of = measures.get(risk.id, [])
        existing = [references[one.id] for one in of if one.status in shared.IN_PLACE]
        coming = [references[one.id] for one in of if one.status not in (*shared.IN_PLACE, "stopped")]
        rated = {
            stage: (*shared.level_names(standing[stage].get(risk.id), register), ratings[stage][place])
            for stage in _STAGES
        }
        lead = risk.title if names[risk.id] != shared.one_line(risk.title) else ""
        rows.append(
            (
                risk.id,
                names[risk.id],
                shared.described(risk, register, standing["current"].get(risk.id), lead=lead),
                *rated["inherent"],
                "\n".join(existing),
                *rated["current"],
                "\n".join(coming),
                *rated["residual"],
                _treatment(risk, coming=bool(coming)),
                shared.detail(risk, "asset"),
            )
        )
    sheet = Sheet(name="Risk Assessment", columns=RISK_COLUMNS, rows=tuple(rows))
    return Transfer(sheet=sheet, notes=tuple(_risk_notes(register, sheet, names)))


def controls(register: Register) -> Transfer:
    """Return the measures as applied controls, in the columns of the template for them."""
    names = shared.names(((measure.id, measure.title) for measure in register.measures), _NAME)
    references = _references(register)
    rows = []
    for measure in register.measures:
        lead = f"{measure.title}\n" if names[measure.id] != shared.one_line(measure.title) else ""
        values: dict[str, str] = {
            "name": names[measure.id],
            "description": f"{lead}{measure.description}",
            "category": measure.type.lower() if measure.type.lower() in _CATEGORIES else "",
            "ref_id": references[measure.id],
            "status": _STATUSES[measure.status],
            "effort": _effort(measure, register),
            "start_date": measure.start.isoformat() if measure.start else "",
            "eta": measure.due.isoformat() if measure.due else "",
            "observation": _observation(measure),
        }
        rows.append(tuple(values.get(name, "") for name in CONTROL_COLUMNS))
    sheet = Sheet(name="Applied Controls", columns=CONTROL_COLUMNS, rows=tuple(rows))
    return Transfer(sheet=sheet, notes=tuple(_control_notes(register, sheet, names)))


def _references(register: Register) -> dict[str, str]:
    return shared.references(measure.id for measure in register.measures)


def _treatment(risk: Risk, *, coming: bool) -> str:
    """Return the treatment: what an imported register said in these words, else what the status amounts to."""
    said = shared.detail(risk, "strategy").strip().lower()
    if said in _TREATMENTS:
        return said
    if risk.status in ("accepted", "closed"):
        return "accept" if risk.status == "accepted" else "cancelled"
    return "mitigate" if coming else "open"


def _effort(measure: Measure, register: Register) -> str:
    steps = [step.level for step in register.criteria.cost_classes]
    if measure.cost_class not in steps:
        return ""
    return _EFFORTS[steps.index(measure.cost_class) * len(_EFFORTS) // len(steps)]


def _observation(measure: Measure) -> str:
    cost = measure.cost
    money = f"{cost.low:g} – {cost.best:g} – {cost.high:g} {cost.currency}" if cost else ""
    progress = "" if measure.progress is None else f"{measure.progress:g} %"
    parts = (
        (source_label(measure.source), _("Source: {text}")),
        (measure.owner if measure.owner != NOT_NAMED else "", _("Responsible: {text}")),
        (", ".join(measure.partners), _("With: {text}")),
        (measure.domain, _("Domain: {text}")),
        (measure.type, _("Type: {text}")),
        (progress, _("Progress: {text}")),
        (money, _("Cost (low – best – high): {text}")),
        ("; ".join(measure.figures), _("Figures: {text}")),
        (measure.due_rule, _("Rule for the due date: {text}")),
        (measure.notes, _("Notes: {text}")),
    )
    return "\n".join(words.format(text=text) for text, words in parts if text)


def _risk_notes(register: Register, sheet: Sheet, names: dict[str, str]) -> list[str]:
    criteria = register.criteria
    notes = [
        _(
            "Load this register's matrix there first and choose it (matrix library, also on the Method page): levels "
            "are known by their names only, and an unknown name becomes 'not rated' without a word."
        ),
        _(
            "Import the applied controls before the risks: a scenario names its measures by reference, and what is "
            "not found is created as a new control of that name."
        ),
        _(
            "Not taken over: target levels, ranges, confidence, objectives, sources, strengths of links, influences, "
            "indicators and history. Category, owner, reason and whatever else was imported stand in the description."
        ),
        _("A row that is refused there leaves the rows before it written: import into an assessment of its own."),
    ]
    for scale, words in (
        (criteria.likelihood.levels, _("Likelihood levels {levels} are not known by their names there.")),
        (criteria.impact.levels, _("Impact levels {levels} are not known by their names there.")),
    ):
        if alike := shared.confusable(scale):
            notes.append(words.format(levels=", ".join(map(str, alike))))
    numbers = [risk.id for risk in register.risks if shared.looks_like_a_number(risk.id)]
    if numbers and len(numbers) == len(register.risks):
        notes.append(_("References that are all numbers are read as numbers there: 007 becomes 7."))
    if missing := shared.unrated(register, "current"):
        words = ngettext(
            "{n} risk arrives without a current level: {ids}.",
            "{n} risks arrive without a current level: {ids}.",
            len(missing),
        )
        notes.append(words.format(n=len(missing), ids=shared.listed(missing)))
    stopped = sum(measure.status == "stopped" for of in shared.measures_by_risk(register).values() for measure in of)
    if stopped:
        words = ngettext(
            "{n} link to a stopped measure is left out.", "{n} links to stopped measures are left out.", stopped
        )
        notes.append(words.format(n=stopped))
    changed = [risk.id for risk in register.risks if names[risk.id] != shared.one_line(risk.title)]
    return [*notes, *_renamed(changed), *shared.cut_cells(sheet), *shared.marking(register)]


def _control_notes(register: Register, sheet: Sheet, names: dict[str, str]) -> list[str]:
    notes = [
        _(
            "Not taken over: which risks a measure acts on (the risk assessment says it), its strength and evidence, "
            "progress, partners, sources and history. Owner, domain, cost and rules stand in the observation, because "
            "owners there are users and costs have no currency."
        ),
        _("Adopted counts there as in progress, a principle as undefined, a stopped measure as deprecated."),
    ]
    if register.criteria.cost_classes:
        notes.append(_("The effort, XS to XL, is the measure's class of cost."))
    changed = [one.id for one in register.measures if names[one.id] != shared.one_line(one.title)]
    return [*notes, *_renamed(changed), *shared.cut_cells(sheet), *shared.marking(register)]


def _renamed(ids: list[str]) -> list[str]:
    if not ids:
        return []
    words = _("Names there are unique and of at most {n} characters; changed to fit, title in the description: {ids}.")
    return [words.format(n=_NAME, ids=shared.listed(ids))]
