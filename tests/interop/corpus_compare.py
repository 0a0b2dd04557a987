"""Compares the occurrences of calendar files before and after a way through Feishu, with expanders not ours, each file as it is.
  corpus_compare.py ORACLES_FOLDER FOLDER MODULES_FOLDER
FOLDER/N/first.ics is a file as somebody wrote it, FOLDER/N/events how many VEVENTs it is known to hold, FOLDER/N/zone the zone of
its floating times, FOLDER/N/second/*.ics what came out at the far end. The expanders are python3-icalendar with dateutil, and ical.js, which
npm installs into MODULES_FOLDER; where it can't, the first judges alone.

An occurrence is a UID's; two components of one UID that show the same at the same time are one. It stays the same when its
start, its end and all-day do: that decides. Titles are compared besides.

An expander counts in a file only where it reads it: it finds as many occurrences as there are VEVENTs, or the same ones as the other
expander. One line for each N, in order of N, then one with a figure for each expander:
  N <tab> same|titles|differs|unread <tab> what is missing and what is surplus
titles: the same occurrences, some under another title."""
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from datetime import datetime, timezone

ORACLES, ROOT, MODULES = sys.argv[1:4]
sys.path.insert(0, ORACLES)
sys.argv = sys.argv[:1]
import occurrences  # noqa: E402

FROM = datetime(1970, 1, 2, tzinfo=timezone.utc)
TO = datetime(2032, 1, 1, tzinfo=timezone.utc)
VERDICTS = ["same", "titles", "differs", "unread"]  # the better ones first


def seen_by_icalendar(files):
    for zone, path in files:
        try:
            yield occurrences.occurrences(path, FROM, TO, zone)
        except Exception as error:  # the expander's own trouble with a file
            yield repr(error)


def install_ical_js():
    """Why ical.js is not there, or ""."""
    if not shutil.which("node") or not shutil.which("npm"):
        return "node and npm are not installed (tools/bootstrap installs them)"
    here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "icaljs")
    lock = os.path.join(MODULES, "node_modules", ".installed-lock")
    with open(os.path.join(here, "package-lock.json"), encoding="utf-8") as file:
        wanted = file.read()
    if os.path.exists(lock):
        with open(lock, encoding="utf-8") as file:
            if file.read() == wanted:
                return ""
    os.makedirs(MODULES, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(os.path.join(here, name), MODULES)
    npm = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    try:
        subprocess.run(npm, cwd=MODULES, check=True, timeout=240, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except (OSError, subprocess.SubprocessError):
        return "the package registry cannot be reached"
    with open(lock, "w", encoding="utf-8") as file:
        file.write(wanted)
    return ""


def seen_by_ical_js(files):
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "icaljs", "occurrences.mjs")
    span = [str(int(time.timestamp() * 1000)) for time in (FROM, TO)]
    command = ["node", script, os.path.join(ORACLES, "occurrences.mjs"), *span]
    asked = "".join(f"{zone}\t{path}\n" for zone, path in files)
    told = subprocess.run(command, cwd=MODULES, input=asked, stdout=subprocess.PIPE, text=True, check=True)
    return map(json.loads, told.stdout.splitlines())


def shown(files, with_titles):
    """What a person sees of these files, or None where one can't be read."""
    out = Counter()
    for rows in files:
        if isinstance(rows, str):
            return None
        for row in {tuple(row) for row in rows}:
            uid, start, end, all_day, status, summary = row
            if status != "CANCELLED":
                out[(start, end, all_day) + ((" ".join(summary.split()),) if with_titles else ())] += 1
    return out


def words(rows):
    some = sorted(rows.elements())
    return f"{len(some)}: " + ", ".join("/".join(str(x) for x in row) for row in some[:3])


def judge(first, second, events, others):
    """The verdict of one expander, and the difference in words."""
    before, after = shown([first], True), shown(second, True)
    if before is None or after is None:
        return "unread", str([rows for rows in [first] + second if isinstance(rows, str)])[:200]
    when = shown([first], False)
    if len(first) < events and not any(when == shown([other], False) for other in others):
        return "unread", f"{len(first)} occurrences of {events} VEVENTs"
    if before == after:
        return "same", ""
    verdict = "titles" if when == shown(second, False) else "differs"
    return verdict, f"missing {words(before - after)}; surplus {words(after - before)}"


def text_of(*path):
    with open(os.path.join(ROOT, *path), encoding="utf-8") as file:
        return file.read()


def main():
    names = sorted(os.listdir(ROOT), key=int)
    files = []  # (zone, path): the first of each name before those of its second folder
    parts = {}
    for name in names:
        second = os.path.join(ROOT, name, "second")
        paths = [os.path.join(ROOT, name, "first.ics")] + [os.path.join(second, f) for f in sorted(os.listdir(second))]
        parts[name] = range(len(files), len(files) + len(paths))
        files += [(text_of(name, "zone"), path) for path in paths]
    seen = {"python3-icalendar": list(seen_by_icalendar(files))}
    absent = install_ical_js()
    if not absent:
        seen["ical.js"] = list(seen_by_ical_js(files))
    figures = {oracle: Counter() for oracle in seen}
    alike = 0  # files that all expanders read alike and find the same at both ends of
    for name in names:
        events = int(text_of(name, "events"))
        verdicts = []
        for oracle, rows in seen.items():
            first, *second = [rows[i] for i in parts[name]]
            others = [told[parts[name][0]] for each, told in seen.items() if each != oracle]
            verdict, why = judge(first, second, events, others)
            figures[oracle][verdict] += 1
            verdicts.append((VERDICTS.index(verdict), oracle, why))
        firsts = [shown([told[parts[name][0]]], False) for told in seen.values()]
        alike += all(first == firsts[0] for first in firsts) and all(v < VERDICTS.index("differs") for v, *_ in verdicts)
        best, oracle, why = min(verdicts)
        print(name, VERDICTS[best], f"{oracle}: {why}", sep="\t")
    told = [f"{oracle}: " + ", ".join(f"{count[v]} {v}" for v in VERDICTS) for oracle, count in figures.items()]
    print("; ".join(told) + (f"; ical.js was not asked: {absent}" if absent else f"; both alike and the same: {alike}"))


main()
