"""Adds up the tallies of tools/torture simulation and says which cells × faults were reached.

    summary.py FOLDER CELLS: every file of FOLDER without a suffix holds "count<TAB>number" and
    "pair<TAB>cell fault" lines; CELLS lists the decision cells and the faults that can meet.
"""

import collections
import pathlib
import sys


def possible_pairs(cells_file):
    words = {"cells": [], "faults": []}
    for line in pathlib.Path(cells_file).read_text().splitlines():
        name, _, rest = line.partition(":")
        if name in words:
            words[name] += rest.split()
    return {f"{cell} {fault}" for cell in words["cells"] for fault in words["faults"]}


def main(folder, cells_file):
    counts = collections.Counter()
    reached = set()
    for tally in sorted(pathlib.Path(folder).iterdir()):
        if tally.suffix:
            continue
        for line in tally.read_text().splitlines():
            kind, value, *number = line.split("\t")
            if kind == "pair":
                reached.add(value)
            else:
                counts[value] += int(number[0])
    for what, number in sorted(counts.items()):
        print(f"{number:>12}  {what}")
    faults = sum(number for what, number in counts.items() if what.startswith("fault "))
    lost = counts["fault lost-after"]
    if faults:
        print(f"applied but the reply was lost: {100 * lost / faults:.0f} % of {faults} faults")
    possible = possible_pairs(cells_file)
    missing = sorted(possible - reached)
    print(f"{len(possible) - len(missing)} of {len(possible)} pairs of decision cell and fault reached")
    if missing:
        print("not reached: " + ", ".join(missing))


if __name__ == "__main__":
    main(*sys.argv[1:])
