"""The two services of the demonstration, asked directly: what they hold owes nothing to larkdav."""
import base64
import datetime
import json
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ElementTree
import zoneinfo

import dateutil.rrule
import icalendar

ZONE = zoneinfo.ZoneInfo("Asia/Shanghai")


def exchange(method, url, headers, body=None):
    request = urllib.request.Request(url, data=body, method=method, headers=headers)
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as reply:
        return reply.read()


class Feishu:
    """The primary calendar of the app."""

    def __init__(self, url, app_id, app_secret):
        self.url = url
        answer = self.call("POST", "/open-apis/auth/v3/tenant_access_token/internal",
                           {"app_id": app_id, "app_secret": app_secret}, token=None)
        self.token = answer["tenant_access_token"]
        primary = self.call("POST", "/open-apis/calendar/v4/calendars/primary", {})
        self.events = "/open-apis/calendar/v4/calendars/%s/events" % urllib.parse.quote(
            primary["data"]["calendars"][0]["calendar"]["calendar_id"])

    def call(self, method, path, body=None, token=""):
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if token is not None:
            headers["Authorization"] = "Bearer " + self.token
        data = None if body is None else json.dumps(body).encode()
        answer = json.loads(exchange(method, self.url + path, headers, data))
        if answer["code"] != 0:
            raise SystemExit("feishu-sim: %s %s: %s" % (method, path, answer))
        return answer

    def all_events(self):
        events, page = [], ""
        while True:
            data = self.call("GET", self.events + "?page_size=500&anchor_time=1" + page)["data"]
            events += data.get("items", [])
            if not data.get("has_more"):
                return [event for event in events if event.get("status") != "cancelled"]
            page = "&page_token=" + urllib.parse.quote(data["page_token"])

    def find(self, title):
        return next(event for event in self.all_events() if event.get("summary") == title)

    def patch(self, event, body):
        body["need_notification"] = False
        self.call("PATCH", "%s/%s" % (self.events, event["event_id"]), body)

    def delete(self, event):
        self.call("DELETE", "%s/%s?need_notification=false" % (self.events, event["event_id"]))

    def occurrences(self, first, last):
        """(start, end, title) of everything between two aware moments, as the service expands it."""
        data = self.call("GET", "%s/instance_view?start_time=%d&end_time=%d" % (
            self.events, first.timestamp(), last.timestamp()))["data"]
        return [(moment(item["start_time"]), moment(item["end_time"]), item.get("summary", ""))
                for item in data.get("items", []) if item.get("status") != "cancelled"]


def moment(time):
    """A Feishu time: a date, or an aware moment."""
    if time.get("date"):
        return datetime.date.fromisoformat(time["date"])
    return datetime.datetime.fromtimestamp(int(time["timestamp"]), ZONE)


class CalDav:
    """One collection of a CalDAV server."""

    def __init__(self, url, user, password):
        self.url = url
        login = base64.b64encode(("%s:%s" % (user, password)).encode()).decode()
        self.headers = {"Authorization": "Basic " + login}

    def make(self, name):
        body = ('<C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop>'
                "<D:displayname>%s</D:displayname></D:prop></D:set></C:mkcalendar>" % name)
        exchange("MKCALENDAR", self.url, {**self.headers, "Content-Type": "application/xml"}, body.encode())

    def put(self, href, text):
        headers = {**self.headers, "Content-Type": "text/calendar; charset=utf-8"}
        exchange("PUT", urllib.parse.urljoin(self.url, href), headers, text)

    def delete(self, href):
        exchange("DELETE", urllib.parse.urljoin(self.url, href), self.headers)

    def resources(self):
        """{href: icalendar.Calendar} of the whole collection."""
        body = ('<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop>'
                '<C:calendar-data/></D:prop><C:filter><C:comp-filter name="VCALENDAR"/></C:filter>'
                "</C:calendar-query>")
        answer = exchange("REPORT", self.url, {**self.headers, "Depth": "1", "Content-Type": "application/xml"},
                          body.encode())
        found = {}
        for response in ElementTree.fromstring(answer).iter("{DAV:}response"):
            text = response.find(".//{urn:ietf:params:xml:ns:caldav}calendar-data")
            if text is not None and text.text:
                found[response.find("{DAV:}href").text] = icalendar.Calendar.from_ical(text.text)
        return found

    def find(self, title):
        for href, calendar in self.resources().items():
            if any(str(event.get("SUMMARY")) == title for event in calendar.walk("VEVENT")):
                return href, calendar
        raise SystemExit("the CalDAV server has no event called " + title)

    def occurrences(self, first, last):
        """(start, end, title) of everything between two aware moments, expanded by dateutil."""
        found = []
        for calendar in self.resources().values():
            found += expand(calendar.walk("VEVENT"), first, last)
        return found


def span(event):
    start = event["DTSTART"].dt
    if "DTEND" in event:
        return start, event["DTEND"].dt
    day = datetime.timedelta(days=0 if isinstance(start, datetime.datetime) else 1)
    return start, start + (event["DURATION"].dt if "DURATION" in event else day)


def local(time):
    return time.astimezone(ZONE) if isinstance(time, datetime.datetime) else time


def aware(time):
    if isinstance(time, datetime.datetime):
        return time if time.tzinfo else time.replace(tzinfo=ZONE)
    return datetime.datetime(time.year, time.month, time.day, tzinfo=ZONE)


def starts(event, last):
    start, _ = span(event)
    if "RRULE" not in event:
        return [start]
    timed = isinstance(start, datetime.datetime)
    naive = start.replace(tzinfo=None) if timed else datetime.datetime(start.year, start.month, start.day)
    rule = dict(event["RRULE"])
    until = rule.pop("UNTIL", [None])[0]
    text = icalendar.vRecur(rule).to_ical().decode()
    if isinstance(until, datetime.datetime) and timed:
        until = aware(until).astimezone(start.tzinfo).replace(tzinfo=None)
    elif until is not None:
        until = datetime.datetime(until.year, until.month, until.day)
    limit = last.replace(tzinfo=None) + datetime.timedelta(days=2)
    series = dateutil.rrule.rrulestr(text, dtstart=naive).between(naive, min(until or limit, limit), inc=True)
    return [one.replace(tzinfo=start.tzinfo) if timed else one.date() for one in series]


def excluded(event):
    lists = event.get("EXDATE", [])
    lists = lists if isinstance(lists, list) else [lists]
    return {aware(one.dt) for entry in lists for one in entry.dts}


def expand(events, first, last):
    found = []
    changed = {aware(event["RECURRENCE-ID"].dt): event for event in events if "RECURRENCE-ID" in event}
    for event in events:
        begin, end = span(event)
        whole = [(begin, end)]
        if "RECURRENCE-ID" not in event:
            gone = excluded(event) | set(changed)
            whole = [(one, one + (end - begin)) for one in starts(event, last) if aware(one) not in gone]
        found += [(local(a), local(b), str(event.get("SUMMARY", ""))) for a, b in whole
                  if aware(a) < last and aware(b) > first]
    return found
