"""What a model is: a frozen configuration that is fitted to what was observed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Generic, TypeVar

from patronage.base.registry import Registry
from patronage.models.fitting import Estimate, Likelihood

__all__ = ["MODELS", "LikelihoodModel", "Model"]

Observed = TypeVar("Observed", contravariant=True)  # noqa: PLC0105 - reads as a word in signatures
Found = TypeVar("Found", covariant=True)  # noqa: PLC0105


class Model(ABC, Generic[Observed, Found]):
    """A model: its class is its configuration, one module-level instance holds the defaults.

    The formula, its source and the meaning of each parameter stand in the docstring of the class.
    """

    @property
    @abstractmethod
    def name(self) -> str:
        """The name it is asked for by."""

    @property
    @abstractmethod
    def parameters(self) -> tuple[str, ...]:
        """What is estimated, in the order of the arrays."""

    @abstractmethod
    def fit(self, observed: Observed) -> Found:
        """Estimate the parameters; what the data do not tell is a finding, never an error."""


class LikelihoodModel(Model[Observed, Found]):
    """A model fitted by maximum likelihood: what `fit` does, in the parts that other ways to fit share."""

    @abstractmethod
    def start(self, observed: Observed) -> tuple[float, ...]:
        """Give parameters to begin a search from."""

    @abstractmethod
    def likelihood(self, observed: Observed) -> Likelihood:
        """Give the log-likelihood of what was observed, for any parameters."""

    @abstractmethod
    def fitted(self, estimate: Estimate, observed: Observed) -> Found:
        """Take parameters, however estimated, for those of this model, and say what they leave open."""


MODELS: Registry[Model[Any, Any]] = Registry(  # Any: each takes and gives types of its own
    Model,  # type: ignore[type-abstract]  # it only asks what is an instance
    "patronage.models",
    "model",
    group="patronage.models",
)
