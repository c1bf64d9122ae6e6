"""Any mix of units, failures, refusals of the disk, kills and compactions keeps to a plain model."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.errors import StoreUnavailableError
from bot.model.alert import ItemState, OutboxItem
from bot.model.workspace import Conversation
from storage import open_stores
from tests.doubles.clock import ManualClock
from tests.doubles.values import after, outbox_item

keys = st.sampled_from([f"o{n}" for n in range(6)])
items = st.builds(
    lambda key, state, minutes, where: replace(
        outbox_item(key),
        state=state,
        due_at=after(minutes=minutes),
        conversation=Conversation.of(where),
    ),
    keys,
    st.sampled_from(ItemState),
    st.integers(0, 5),
    st.sampled_from(["C1", "C2"]),
)
steps = st.lists(st.one_of(items, keys, st.integers(0, 30)), max_size=6)


class Units(RuleBasedStateMachine):
    """The store beside a dict of what it must hold, in order of insertion."""

    @initialize()
    def begin(self) -> None:
        self.data = Path(tempfile.mkdtemp())
        self.stores = open_stores(self.data, ManualClock())
        self.model: dict[str, OutboxItem] = {}
        self.seen: dict[str, int] = {}

    @rule(steps=steps)
    def unit(self, steps: list[OutboxItem | str | int]) -> None:
        with self.stores.unit():
            self._work(steps)
        self._expect(steps)

    @rule(steps=steps)
    def unit_that_fails(self, steps: list[OutboxItem | str | int]) -> None:
        try:
            with self.stores.unit():
                self._work(steps)
                raise KeyError
        except KeyError:
            pass

    @rule(steps=steps)
    def unit_the_disk_refuses(self, steps: list[OutboxItem | str | int]) -> None:
        log = self.stores.database.journal._log
        assert log is not None
        whole = log.append

        def refuse(_payload: bytes) -> None:
            raise OSError(28, "No space left on device")

        log.append = refuse  # type: ignore[method-assign] # a full disk, for one unit
        try:
            with self.stores.unit():
                self._work(steps)
        except StoreUnavailableError as error:
            assert "No space left" in str(error)
        finally:
            log.append = whole  # type: ignore[method-assign]

    @rule(item=items)
    def put(self, item: OutboxItem) -> None:
        self.stores.outbox.put(item)
        self._expect([item])

    @rule(days=st.integers(0, 30))
    def forget(self, days: int) -> None:
        gone = self.stores.seen.forget(datetime.fromtimestamp(days * 86_400, UTC))
        old = [key for key, at in self.seen.items() if at < days]
        assert gone == len(old)
        for key in old:
            del self.seen[key]

    @rule()
    def compact(self) -> None:
        self.stores.compact()

    @rule(clean=st.booleans())
    def reopen(self, *, clean: bool) -> None:
        if clean:
            self.stores.close()
        else:
            self.stores.abandon()
        self.stores = open_stores(self.data, ManualClock())

    @invariant()
    def holds_what_the_model_holds(self) -> None:
        if not hasattr(self, "stores"):
            return
        expected = list(self.model.values())
        outbox = self.stores.outbox
        assert list(outbox.all()) == expected
        for state, count in outbox.counts().items():
            assert count == sum(item.state is state for item in expected)
        for where in map(Conversation.of, ("C1", "C2")):
            assert list(outbox.at(where)) == [i for i in expected if i.conversation == where]
        waiting = [item for item in expected if item.state is ItemState.WAITING]
        assert list(outbox.waiting()) == waiting
        by_time = sorted(waiting, key=lambda item: item.due_at)
        assert outbox.due_between(after(), after(days=1)) == tuple(item.id for item in by_time)
        assert self.stores.seen.known(f"key {n}" for n in range(31)) == set(self.seen)

    def teardown(self) -> None:
        if hasattr(self, "stores"):
            self.stores.close()
            shutil.rmtree(self.data)

    def _work(self, steps: list[OutboxItem | str | int]) -> None:
        for step in steps:
            match step:
                case OutboxItem():
                    self.stores.outbox.put(step)
                    assert self.stores.outbox.get(step.id) == step
                case str():
                    self.stores.outbox.remove(step)
                    assert step not in self.stores.outbox
                case int():
                    self.stores.seen.mark(
                        [f"key {step}"], datetime.fromtimestamp(step * 86_400, UTC)
                    )

    def _expect(self, steps: list[OutboxItem | str | int]) -> None:
        for step in steps:
            match step:
                case OutboxItem():
                    self.model[step.id] = step
                case str():
                    self.model.pop(step, None)
                case int():
                    self.seen[f"key {step}"] = step


Units.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
TestUnits = Units.TestCase
