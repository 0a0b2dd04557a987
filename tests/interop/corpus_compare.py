"""Compares the occurrences of calendar files before and after a way through Feishu, with an expander not ours.
  corpus_compare.py ORACLES_FOLDER FOLDER ZONE
FOLDER/N/first.ics is a file as somebody wrote it, FOLDER/N/second/*.ics what came out at the far end; floating times are of ZONE.
One line for each N, in order of N:
  N <tab> same|respelled|differs|error <tab> what is missing and what is surplus
respelled: the same once four things that RFC 5545 does not know, and the expander misreads, are put right in the first file:
an escaped quotation mark, the zone name of the examples in RFC 2445, a RECURRENCE-ID of an all-day series with a time, and an
event told twice, word for word."""
import os
import re
import sys
from collections import Counter
from datetime import datetime, timezone

sys.path.insert(0, sys.argv[1])
sys.argv = sys.argv[:1] + sys.argv[2:]
import occurrences  # noqa: E402

FROM = datetime(1970, 1, 2, tzinfo=timezone.utc)
TO = datetime(2032, 1, 1, tzinfo=timezone.utc)


def respelled(path):
    with open(path, encoding="utf-8", errors="replace", newline="") as file:
        text = file.read()
    text = text.replace('\\"', '"').replace("TZID=US-Eastern", "TZID=America/New_York")
    text = re.sub(r"RECURRENCE-ID[^:\r\n]*:(\d{8})T000000(?=\r?\nDTSTART;VALUE=DATE)", r"RECURRENCE-ID;VALUE=DATE:\1", text)
    told = set()

    def once(event):
        fresh = event.group(0) not in told
        told.add(event.group(0))
        return event.group(0) if fresh else ""

    text = re.sub(r"BEGIN:VEVENT\r?\n.*?END:VEVENT\r?\n", once, text, flags=re.S)
    out = path + ".respelled"
    with open(out, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    return out


def seen(paths):
    rows = Counter()
    for path in paths:
        for uid, start, end, all_day, status, summary in occurrences.occurrences(path, FROM, TO, sys.argv[2]):
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
            first = os.path.join(folder, "first.ics")
            before = seen([first])
            after = seen(os.path.join(second, f) for f in sorted(os.listdir(second)))
            meant = before if before == after else seen([respelled(first)])
        except Exception as error:  # the oracle's own trouble with a file
            print(name, "error", repr(error)[:200], sep="\t")
            continue
        missing, surplus = before - after, after - before
        if not missing and not surplus:
            print(name, "same", sum(before.values()), sep="\t")
        elif meant == after:
            print(name, "respelled", sum(after.values()), sep="\t")
        else:
            print(name, "differs", f"missing {shown(missing)}; surplus {shown(surplus)}", sep="\t")


main()
