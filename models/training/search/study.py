"""A search on disk: Optuna's study in SQLite, gone on with wherever it was killed."""

from contextlib import AbstractContextManager
from pathlib import Path

from optuna import Study, create_study, create_trial
from optuna.pruners import MedianPruner
from optuna.samplers import TPESampler
from optuna.trial import FrozenTrial, TrialState

from models.training.alone import alone
from models.training.errors import BadSpace, SearchBusy

RANDOM_TRIALS = 8
"""As many are drawn blindly before the sampler believes what it has seen."""
NEVER_PRUNED = 4
"""As many must be through before one is compared with them."""
BEGUN_AS, RETRY_OF, ASKED = "begun_as", "retry_of", "asked"


def alone_in(out: Path) -> AbstractContextManager[None]:
    """No other search in the folder meanwhile; entering raises SearchBusy."""
    return alone(out, SearchBusy(f"another search is at work in {out}"))


def opened(out: Path, asked: str) -> Study:
    """The study of the folder. ``asked`` is what it searches, told once; raises BadSpace where
    the folder holds a search for something else."""
    study = create_study(
        study_name="fit",
        storage=f"sqlite:///{out / 'study.db'}",
        direction="maximize",
        pruner=MedianPruner(n_startup_trials=NEVER_PRUNED),
        load_if_exists=True,
    )
    former = study.user_attrs.get(ASKED)
    if former is None:
        study.set_user_attr(ASKED, asked)
    elif former != asked:
        raise BadSpace(
            f"{out} holds a search over other data or another space; name another folder"
        )
    return study


def retry_unfinished(study: Study) -> None:
    """What was under way when the search was killed, or failed, waits to be tried again with the
    same values, under a new number but in the folder of the old."""
    trials = study.get_trials(deepcopy=False)
    retried = {one.user_attrs.get(RETRY_OF) for one in trials}
    for one in trials:
        if one.state == TrialState.RUNNING:
            study.tell(one.number, state=TrialState.FAIL)
        if one.state in (TrialState.RUNNING, TrialState.FAIL) and one.number not in retried:
            study.add_trial(_again(one))


def set_sampler(study: Study, seed: int) -> None:
    """A sampler for the next trial alone, so that a killed search goes on as a whole one would."""
    first_tries = [
        one for one in study.get_trials(deepcopy=False) if RETRY_OF not in one.user_attrs
    ]
    study.sampler = TPESampler(
        seed=seed * 100_003 + len(first_tries), n_startup_trials=RANDOM_TRIALS
    )


def done(study: Study) -> list[FrozenTrial]:
    """Through or given up early; the best first, those given up last."""
    states = (TrialState.COMPLETE, TrialState.PRUNED)
    trials = study.get_trials(deepcopy=False, states=states)
    return sorted(trials, key=lambda one: (states.index(one.state), -(one.value or 0), one.number))


def best_of(study: Study) -> FrozenTrial | None:
    """None as long as none is through."""
    some = [one for one in done(study) if one.state == TrialState.COMPLETE]
    return some[0] if some else None


def folder_of(out: Path, trial: FrozenTrial) -> Path:
    return out / "trials" / f"{trial.user_attrs.get(BEGUN_AS, trial.number):03d}"


def _again(trial: FrozenTrial) -> FrozenTrial:
    begun_as = trial.user_attrs.get(BEGUN_AS, trial.number)
    return create_trial(
        state=TrialState.WAITING,
        params=trial.params,
        distributions=trial.distributions,
        user_attrs={BEGUN_AS: begun_as, RETRY_OF: trial.number},
    )
