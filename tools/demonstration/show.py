#!/usr/bin/env python3
"""show.py COMMAND: fills, edits and shows the two services of the demonstration.

Commands: fill FOLDER (private events into the CalDAV server), agenda [DAYS], edit.
Where they are: FEISHU_URL, FEISHU_APP_ID, FEISHU_APP_SECRET, CALDAV_URL (of the collection), CALDAV_USER,
CALDAV_PASSWORD in the environment.
"""
import datetime
import os
import pathlib
import sys
import unicodedata

from month import at, resource
from services import CalDav, Feishu, ZONE, aware

COLUMN = 40


def feishu():
    return Feishu(os.environ["FEISHU_URL"], os.environ["FEISHU_APP_ID"], os.environ["FEISHU_APP_SECRET"])


def caldav():
    return CalDav(os.environ["CALDAV_URL"], os.environ["CALDAV_USER"], os.environ["CALDAV_PASSWORD"])


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def cell(text):
    while width(text) > COLUMN:
        text = text[:-2] + "…"
    return text + " " * (COLUMN - width(text))


def entry(start, end, title):
    if isinstance(start, datetime.datetime):
        return "%s–%s  %s" % (start.strftime("%H:%M"), end.strftime("%H:%M"), title)
    days = (end - start).days
    return "all day%s  %s" % ("" if days == 1 else " ×%d" % days, title)


def monday():
    today = datetime.datetime.now(ZONE).date()
    return today - datetime.timedelta(days=today.weekday())


def agenda(days):
    """Both agendas side by side; an entry that only one side has is marked. 1 when there is one."""
    first = aware(monday())
    last = first + datetime.timedelta(days=days)
    sides = [{(aware(a), entry(a, b, t)) for a, b, t in side.occurrences(first, last)} for side in (feishu(), caldav())]
    print("  %s   %s" % (cell("FEISHU"), "CALDAV"))
    differences, day = 0, None
    for start, text in sorted(sides[0] | sides[1]):
        if start.date() != day:
            day = start.date()
            print(day.strftime("%a %d %b"))
        shown = [text if (start, text) in side else "" for side in sides]
        differences += shown[0] != shown[1]
        print("%s %s   %s" % (" " if shown[0] == shown[1] else "≠", cell(shown[0]), cell(shown[1]).rstrip()))
    both = len(sides[0] & sides[1])
    print("%d occurrences on both sides, %d on one side only" % (both, differences))
    return 1 if differences else 0


def fill(folder):
    server = caldav()
    server.make("Private")
    for file in sorted(pathlib.Path(folder).glob("*.ics")):
        server.put(file.name, file.read_bytes())


def edit():
    """What people do between two runs: edits on both sides, one event on both at once."""
    work, home = feishu(), caldav()
    print("  Feishu: 产品发布日 becomes 产品发布日（推迟）")
    work.patch(work.find("产品发布日"), {"summary": "产品发布日（推迟）"})
    print("  Feishu: New York call gets a place; CalDAV: the same event gets another title")
    work.patch(work.find("New York call"), {"location": {"name": "Room Kiln"}})
    href, calendar = home.find("New York call")
    for event in calendar.walk("VEVENT"):
        event["SUMMARY"] = "New York call (budget)"
    home.put(href, calendar.to_ical())
    print("  Feishu: 通宵发布 is deleted")
    work.delete(work.find("通宵发布"))
    day = monday() + datetime.timedelta(days=5)
    print("  CalDAV: a new event 周末徒步 on Saturday")
    lines = ["SUMMARY:周末徒步", "DTSTART;" + at(day, 8), "DTEND;" + at(day, 15), "LOCATION:佘山"]
    home.put("hike.ics", resource("hike@home.example", [lines]).encode())


def main():
    command, *rest = sys.argv[1:]
    if command == "fill":
        fill(rest[0])
    elif command == "edit":
        edit()
    else:
        sys.exit(agenda(int(rest[0]) if rest else 7))


if __name__ == "__main__":
    main()
