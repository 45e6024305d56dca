"""A shop as users hold it: open or create, load, ask, explain, report, erase."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from patronage.base.address import as_path
from patronage.base.errors import UsageError
from patronage.engine.backend import Place
from patronage.engine.result import Result
from patronage.facts.coverage import read_coverage
from patronage.features.summarised import Summarised
from patronage.features.summary_options import SummaryOptions
from patronage.metrics.drivers import Drivers
from patronage.metrics.explanation import Explanation
from patronage.metrics.metric import METRICS, Metric
from patronage.metrics.query import Query
from patronage.metrics.question import Options
from patronage.metrics.target import Checked, check_targets
from patronage.reports.block import Report
from patronage.reports.library.page import library_report
from patronage.reports.loads import read_loads
from patronage.reports.material import Material
from patronage.reports.report import ReportOptions, shop_report
from patronage.shop.asking import NO_DAY, Asking, AsOf, Tell
from patronage.shop.carrying import carry, opened
from patronage.shop.gathering import gather
from patronage.shop.loading import LoadOptions, bring, rebuild, utc
from patronage.shop.opened import Opened
from patronage.shop.people import people_apart, people_joined
from patronage.sources.options import ReadOptions
from patronage.store.erase import Erased, People, erase
from patronage.store.load import LoadReport

if TYPE_CHECKING:
    from patronage.forecasts.churn.churn import Churn
    from patronage.forecasts.churn.options import ChurnOptions
    from patronage.forecasts.contracts.contracts import Contracts
    from patronage.forecasts.contracts.options import ContractOptions
    from patronage.forecasts.validation.options import ValidationOptions
    from patronage.forecasts.validation.validation import Validation
    from patronage.forecasts.value.valued import Valued
    from patronage.forecasts.value_options import ValueOptions

__all__ = ["Shop"]


class Shop(Opened):
    """A shop on disk, as it was last published.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from patronage.demo.shop import invent
    >>> from patronage.shop.exports import write_exports
    >>> with TemporaryDirectory() as folder:
    ...     files = write_exports(invent(customers=50).tables, Path(folder) / "exports")
    ...     shop = Shop.create(Path(folder) / "shop")
    ...     report = shop.load(files)
    ...     orders = shop.kpi("orders").value()
    ...     shop.close()
    >>> orders
    115
    """

    @property
    def metrics(self) -> Sequence[Metric]:
        """Every metric that can be asked."""
        return tuple(METRICS)

    def load(
        self,
        files: str | Path | Sequence[str | Path],
        options: ReadOptions | None = None,
        **asked: Unpack[LoadOptions],
    ) -> LoadReport:
        """Load files, rebuild the facts, publish.

        It is done in a child process under limits, which a file that does harm takes along.

        Parameters
        ----------
        files
            One or more exports, or addresses of databases; what belongs together is loaded together.
        options
            What a person decides about the reading; everything else is found out from the files.
        **asked
            `loaded_at`, the instant of the load. Default: when the newest of the files was last changed,
            since nothing below the command line reads the clock. Events later than a day after it are
            refused. `rng` draws the surrogates of new customers, `tell` hears each step, `limits` are those
            of the child.

        Returns
        -------
        LoadReport
            A row a file: format and why, table, rows read, loaded and rejected, findings.
        """
        self.close()
        paths = [as_path(f) for f in ([files] if isinstance(files, (str, Path)) else files)]
        return bring(self._folder, paths, options or ReadOptions(), **asked)

    def rebuild(self, at: datetime) -> None:
        """Build the facts anew from what is loaded, after a change of settings, and publish them."""
        self.close()
        rebuild(self._folder, utc(at))

    def erase(self, people: People, at: datetime) -> Erased:
        """Erase people from the bytes on disk; no total changes, and a later load does not bring them back.

        Parameters
        ----------
        people
            Delivered ids, e-mail addresses or phone numbers.
        at
            The instant of the erasure.
        """
        self.close()
        return erase(self._folder, people, utc(at), version("patronage"))

    def kpi(self, metrics: str | Sequence[str], **options: Unpack[Options]) -> Result:
        """Answer a question.

        Parameters
        ----------
        metrics
            Names, as a sequence or separated by commas.
        **options
            `by`, `grain`, `cohort`, `where`, `period`, `compare`, `as_of`, `basis`, `margin_rate`,
            `inactive_window_days`: as on the command line.
        """
        return self._asking.kpi(metrics, **options)

    def total(self, metrics: str | Sequence[str], **options: Unpack[Options]) -> Result:
        """Answer the same question for everything at once: the row that stands under a table."""
        return self._asking.total(metrics, **options)

    def explain(self, metric: str, *, limit: int | None = 20, **options: Unpack[Options]) -> Explanation:
        """Take a number apart: definition, drivers, statement, and rows that add up to it exactly.

        Parameters
        ----------
        metric
            The name of one metric.
        limit
            Rows to bring of each fact; all where it is None.
        **options
            As for `kpi`.
        """
        return self._asking.explain(metric, limit=limit, **options)

    def drivers(self, metric: str, **options: Unpack[Options]) -> Drivers:
        """Split a number's change between two periods over what drives it, and the mix of channels.

        Parameters
        ----------
        metric
            A metric with a driver tree, such as `customer_value`.
        **options
            `period` and `compare`, and the rest as for `kpi`.
        """
        return self._asking.drivers(metric, **options)

    def customers(self, as_of: AsOf = None, options: SummaryOptions | None = None) -> Summarised:
        """Summarise customers by a day for models: frequency, recency, T, what they brought; counted."""
        return self._asking.customers(as_of, options)

    def validate(self, options: ValidationOptions | None = None, *, tell: Tell = None) -> Validation:
        """Forecast from past days on, compare with what customers did then, and choose a model.

        Parameters
        ----------
        options
            Cutoffs, horizon, models, groups.
        tell
            Hears each cutoff before it is judged.

        Raises
        ------
        InputError
            There is nothing to learn from, or nothing to judge by.
        """
        return self._asking.validate(options, tell=tell)

    def value(self, as_of: AsOf = None, options: ValueOptions | None = None, tell: Tell = None) -> Valued:
        """Value customers by a day: what they will leave, with intervals; `tell` hears each step."""
        return self._asking.value(as_of, options, tell)

    def contracts(self, as_of: AsOf = None, options: ContractOptions | None = None) -> Contracts | None:
        """Value contracts by a day: what those that run will pay, with intervals; None where none are."""
        return self._asking.contracts(as_of, options)

    def churn(self, as_of: AsOf = None, options: ChurnOptions | None = None, tell: Tell = None) -> Churn:
        """Tell who is leaving by a day: contracts, and customers by their orders; `tell` hears each step."""
        return self._asking.churn(as_of, options, tell)

    def report(
        self,
        *,
        loaded: Sequence[LoadReport] = (),
        place: Place | None = None,
        tell: Tell = None,
        **options: Unpack[ReportOptions],
    ) -> Report:
        """Write the report: every chapter that the data fills, and which file would fill each other.

        Parameters
        ----------
        loaded
            What loads of just now told: how each file was understood, and why.
        place
            Another engine that counts, as for `on`; what was loaded, and what was noticed, the shop tells.
        tell
            Hears the name of each chapter before it is written.
        **options
            `period` (default: the last 12 full months), `as_of`, `margin_rate`, `language`, `name`,
            `forecasts` (default: no): whether what customers will be worth is told, which takes seconds.

        Raises
        ------
        InputError
            The shop holds nothing yet that a chapter could be written from.
        """
        with self._material(options, loaded, place) as material:
            return shop_report(material, options.get("name") or self._folder.path.name, tell)

    def library(
        self, names: Sequence[str], *, place: Place | None = None, **options: Unpack[ReportOptions]
    ) -> Report:
        """Answer questions, or write reports of the library, as one page.

        Parameters
        ----------
        names
            As `patronage reports` lists them: `channels_worth_their_cost`, `cac/by-channel`.
        place
            Another engine that counts, as for `on`.
        **options
            As for `report`.
        """
        with self._material(options, place=place) as material:
            return library_report(material, options.get("name") or self._folder.path.name, names)

    def persons(self, *, ambiguous: bool = False, unmask: bool = False) -> Result:
        """List the delivered ids that are one person's with others, and the rule that joined each.

        Parameters
        ----------
        ambiguous
            List in their stead the e-mail addresses and phones that speak for several people, left apart.
        unmask
            Whether addresses, phones and ids are given as they were delivered.
        """
        last_on = self.coverage.last_on if self.coverage else NO_DAY
        return (people_apart if ambiguous else people_joined)(self.engine, last_on, unmask=unmask)

    @contextmanager
    def on(self, place: Place | None) -> Iterator[Asking]:
        """Ask on another engine, or here: the same definitions and settings, rows that lie elsewhere."""
        if place is None:
            yield self._asking
        elif place.address and self._known_at:
            raise UsageError(f"{place.address} holds one time; leave out known_at or the address")
        else:
            with opened(lambda: self.engine, place) as engine:
                yield Asking(engine, read_coverage(engine), self.settings)

    def carry(self, place: Place) -> dict[str, int]:
        """Write the facts to an engine's address, in place of what lay there; give each table's rows."""
        return carry(self.engine, place)

    def check(self, as_of: AsOf = None) -> tuple[Checked, ...]:
        """Set every target that was loaded beside what was reached by a day; default: the data's last."""
        if self.coverage is None:
            return ()
        asked = self.question("orders", as_of=as_of)
        return check_targets(self.engine, self.coverage, asked.as_of or self.coverage.last_on, asked.assume)

    def question(self, metrics: str | Sequence[str], **options: Unpack[Options]) -> Query:
        """Read a question with the shop's own assumptions filled in."""
        return self._asking.question(metrics, **options)

    @property
    def _asking(self) -> Asking:
        return Asking(self.engine, self.coverage, self.settings)

    @contextmanager
    def _material(
        self, options: ReportOptions, loaded: Sequence[LoadReport] = (), place: Place | None = None
    ) -> Iterator[Material]:
        with self.on(place) as asking:
            yield gather(asking, self.engine, options, read_loads(self.engine, loaded), self._folder.path)
