"""Figures of the tickets: ``python -m tests.tickets.measure``, on a stack of its own.

Part one sends at a quiet shop's pace and looks how soon the notes are there; part two floods the
gateway as ``storm.py`` says. Ends with status 1 where a note was lost, doubled or forged.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from tests.stack import Stack, running_stack
from tests.tickets.gateway import ticket_gateway
from tests.tickets.receiver import Receiver, running_receiver
from tests.tickets.sender import Sender
from tests.tickets.storm import PATIENCE_S, flood, message, storm

SECRET = "measured"
OUTAGE_S = 10.0


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def told(what: str, waits_s: Sequence[float]) -> str:
    p50, p95 = (1000 * one for one in (statistics.median(waits_s), percentile(waits_s, 0.95)))
    return f"{what}: p50 {p50:.0f} ms, p95 {p95:.0f} ms"


def pace(sender: Sender, receiver: Receiver, count: int, seed: int, per_s: float) -> None:
    """How long after its delivery a note is on its ticket."""
    draw, run = random.Random(seed), uuid4().hex[:8]
    deliveries = [message(2 * number, draw, run) for number in range(count)]
    before = len(receiver.notes)
    answered = flood(sender, deliveries, per_s)
    receiver.wait_for(before + count, PATIENCE_S)
    sent = {one.planned.message_id: one.at for one in answered}
    waits = [note.at - sent[note.body["in_reply_to"]] for note in receiver.notes[before:]]
    print(f"{per_s:.1f} a second: {len(waits)} notes of {count}")
    print(told("note on the ticket", waits))
    print(told("webhook answered", [one.took_s for one in answered]))


def measure(stack: Stack, folder: Path, options: argparse.Namespace) -> bool:
    with running_receiver(SECRET) as receiver:
        settings = {
            "SATCHEL_TICKETS_GENERIC_SECRET": SECRET,
            "SATCHEL_TICKETS_GENERIC_URL": receiver.url,
        }
        with ticket_gateway(stack, folder / "gateway.log", **settings) as gateway:
            sender = Sender(gateway.url, SECRET)
            sender.send("camping for four")
            receiver.wait_for(1)  # the first turn loads what the later ones find loaded
            receiver.notes.clear()
            pace(sender, receiver, options.paced, options.seed, options.per_s)
            receiver.notes.clear()
            receiver.attempts = receiver.repeats = 0
            is_whole = _storm(sender, receiver, options)
            sender.http.close()
            return is_whole


def _storm(sender: Sender, receiver: Receiver, options: argparse.Namespace) -> bool:
    came = storm(
        sender,
        receiver,
        options.deliveries,
        seed=options.seed,
        per_s=options.storm_per_s,
        outage_s=OUTAGE_S,
    )
    print(
        f"{options.storm_per_s:.0f} a second: {options.deliveries} deliveries, seed {options.seed}"
    )
    print(
        f"{came.notes} notes for {came.messages} messages: {came.lost} lost, {came.doubled} twice,"
        f" {came.unasked} unasked; {came.forged_accepted} forged accepted; {came.refused} letters"
        " met the outage"
    )
    print(told("webhook answered", [one.took_s for one in came.answered]))
    return came.is_whole


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.tickets.measure")
    parser.add_argument("--deliveries", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--storm-per-s", type=float, default=10.0)
    parser.add_argument("--paced", type=int, default=100)
    parser.add_argument("--per-s", type=float, default=1.0)
    options = parser.parse_args()
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder, running_stack(Path(folder)) as stack:
        is_whole = measure(stack, Path(folder), options)
    sys.exit(0 if is_whole else 1)


if __name__ == "__main__":
    main()
