"""Compares the occurrences of calendar files before and after a way through Feishu, with an expander not ours.
  corpus_compare.py ORACLES_FOLDER FOLDER
FOLDER/N/first.ics is a file as somebody wrote it, FOLDER/N/second/*.ics what came out at the far end. One line for each N, in order of N:
  N <tab> same|differs|error <tab> what is missing and what is surplus"""
import os
import sys
from collections import Counter
from datetime import datetime, timezone

sys.path.insert(0, sys.argv[1])
sys.argv = sys.argv[:1] + sys.argv[2:]
import occurrences  # noqa: E402

FROM = datetime(1970, 1, 2, tzinfo=timezone.utc)
TO = datetime(2032, 1, 1, tzinfo=timezone.utc)


def seen(paths):
    rows = Counter()
    for path in paths:
        for uid, start, end, all_day, status, summary in occurrences.occurrences(path, FROM, TO, "Asia/Shanghai"):
            if status != "CANCELLED":
                rows[(start, end, all_day, " ".join(summary.split()))] += 1
    return rows


def shown(rows):
    some = sorted(rows.elements())
    return f"{len(some)}: " + ", ".join("/".join(str(x) for x in row) for row in some[:3])


def main():
    root = sys.argv[1]
    for name in sorted(os.listdir(root), key=int):
        folder = os.path.join(root, name)
        second = os.path.join(folder, "second")
        try:
            before = seen([os.path.join(folder, "first.ics")])
            after = seen(os.path.join(second, f) for f in sorted(os.listdir(second)))
        except Exception as error:  # the oracle's own trouble with a file
            print(name, "error", repr(error)[:200], sep="\t")
            continue
        missing, surplus = before - after, after - before
        if not missing and not surplus:
            print(name, "same", sum(before.values()), sep="\t")
        else:
            print(name, "differs", f"missing {shown(missing)}; surplus {shown(surplus)}", sep="\t")


main()
