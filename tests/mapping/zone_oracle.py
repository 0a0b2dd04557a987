"""Checks time conversions against Python's zoneinfo. Lines on standard input:
  zone <tab> u <tab> seconds <tab> local      an instant and the wall clock it shows, both in seconds since 1970
  zone <tab> l <tab> local <tab> seconds      a wall clock and the instant RFC 5545 gives it
Prints the number of lines, then what differs (twenty at most)."""
import sys
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1)
checked = 0
wrong = []
name, zone = None, None
for line in sys.stdin:
    fields = line.rstrip("\n").split("\t")
    if fields[0] != name:
        name, zone = fields[0], ZoneInfo(fields[0])
    given, claimed = int(fields[2]), int(fields[3])
    moment = EPOCH + timedelta(seconds=given)
    if fields[1] == "u":
        there = moment.replace(tzinfo=timezone.utc).astimezone(zone).replace(tzinfo=None)
    else:  # of an ambiguous time the first; in a gap the offset before it
        there = moment.replace(tzinfo=zone, fold=0).astimezone(timezone.utc).replace(tzinfo=None)
    checked += 1
    if int((there - EPOCH).total_seconds()) != claimed:
        wrong.append("%s: zoneinfo says %s" % (line.strip(), there))
print(checked)
for each in wrong[:20]:
    print(each)
