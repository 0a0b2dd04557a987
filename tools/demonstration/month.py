#!/usr/bin/env python3
"""month.py FOLDER: a working person's month, made up around today.

Writes FOLDER/feishu.json, a seed for feishu-sim, and FOLDER/private/*.ics for a CalDAV server.
"""
import datetime
import json
import pathlib
import random
import sys
import zoneinfo

SHANGHAI = "Asia/Shanghai"
MEETINGS = ["产品评审", "需求对齐", "设计走查", "代码评审", "客户电话", "预算讨论", "面试：后端工程师", "数据复盘",
            "发布准备", "架构讨论", "Vendor call", "Roadmap sync", "Incident review", "Onboarding", "Design critique",
            "Pricing workshop", "Security review", "供应商会议", "市场周会", "合同评审"]
ROOMS = ["会议室 3A", "会议室 5B", "Pier 4", "上海 · 外滩厅", "Room Kiln", ""]
PRIVATE = ["牙医", "跑步", "Piano lesson", "买菜", "Parents' evening", "健身", "理发", "Dinner with Lin", "看房",
           "Car inspection", "妈妈生日聚餐", "Football", "图书馆还书", "Haircut", "朋友聚会", "Doctor", "Swimming",
           "羽毛球", "Call grandma", "电影"]


def timed(day, hour, minute, zone=SHANGHAI):
    moment = datetime.datetime(day.year, day.month, day.day, hour, minute, tzinfo=zoneinfo.ZoneInfo(zone))
    return {"timestamp": str(int(moment.timestamp())), "timezone": zone}


def meeting(day, hour, minute, length, title, zone=SHANGHAI, **more):
    start = timed(day, hour, minute, zone)
    end = {"timestamp": str(int(start["timestamp"]) + length * 60), "timezone": zone}
    return {"summary": title, "start_time": start, "end_time": end, "vchat": {"vc_type": "no_meeting"}, **more}


def all_day(first, last, title, **more):
    return {"summary": title, "start_time": {"date": first.isoformat()}, "end_time": {"date": last.isoformat()},
            "vchat": {"vc_type": "no_meeting"}, "free_busy_status": "free", **more}


def series(monday):
    """Weekly series, with occurrences moved, renamed and cancelled this week and next."""
    day = [monday + datetime.timedelta(days=n) for n in range(21)]
    origin = monday - datetime.timedelta(days=14)

    def weekly(weekday, hour, minute, length, title, rule, **more):
        return meeting(origin + datetime.timedelta(days=weekday), hour, minute, length, title, recurrence=rule, **more)

    standup = weekly(0, 9, 30, 15, "每日站会", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", reminders=[{"minutes": 5}])
    standup["cancelled"] = [day[4].isoformat()]
    standup["exceptions"] = [{"original": day[2].isoformat(), "patch": {
        "start_time": timed(day[2], 10, 0), "end_time": timed(day[2], 10, 15)}}]
    team = weekly(1, 14, 0, 60, "团队周会", "FREQ=WEEKLY;BYDAY=TU", location={"name": "会议室 3A"})
    team["exceptions"] = [{"original": day[8].isoformat(), "patch": {"summary": "团队周会（改到周三）",
                           "start_time": timed(day[9], 14, 0), "end_time": timed(day[9], 15, 0)}}]
    berlin = weekly(3, 10, 0, 45, "Berlin sync", "FREQ=WEEKLY;BYDAY=TH", zone="Europe/Berlin", vchat={
        "vc_type": "third_party", "icon_type": "vc", "description": "Video", "meeting_url": "https://meet.example.com/berlin"})
    one = weekly(2, 16, 30, 30, "一对一：小李", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", visibility="private")
    first = (monday - datetime.timedelta(days=40)).replace(day=25)
    expenses = all_day(first, first, "报销截止", recurrence="FREQ=MONTHLY;BYMONTHDAY=25")
    lunch = weekly(4, 12, 0, 60, "周五午餐", "FREQ=WEEKLY;BYDAY=FR;COUNT=12", free_busy_status="free")
    return [standup, team, berlin, one, expenses, lunch]


def feishu_events(monday, rng):
    day = [monday + datetime.timedelta(days=n) for n in range(-14, 28)]
    events = series(monday)
    events += [all_day(monday, monday, "产品发布日"),
               all_day(monday + datetime.timedelta(days=3), monday + datetime.timedelta(days=5), "上海行业大会"),
               all_day(monday + datetime.timedelta(days=9), monday + datetime.timedelta(days=10), "年假"),
               meeting(monday + datetime.timedelta(days=2), 22, 0, 60, "New York call", zone="America/New_York"),
               meeting(monday + datetime.timedelta(days=1), 23, 0, 180, "通宵发布", reminders=[{"minutes": 30}])]
    working = [one for one in day if one.weekday() < 5]
    while len(events) < 200:
        hour, minute = rng.randrange(10, 19), rng.choice([0, 0, 30])
        more = {"reminders": [{"minutes": rng.choice([5, 10, 15])}]} if rng.random() < 0.5 else {}
        room = rng.choice(ROOMS)
        if room:
            more["location"] = {"name": room}
        if rng.random() < 0.1:
            more["visibility"] = "private"
        if rng.random() < 0.2:
            more["description"] = "议程：\n1. 进展\n2. 风险\n3. 下一步"
        events.append(meeting(rng.choice(working), hour, minute, rng.choice([30, 30, 60, 90]),
                              "%s #%d" % (rng.choice(MEETINGS), len(events)), **more))
    return events


def resource(uid, lines):
    """One iCalendar resource. The zone's rules are spelt out: no server is asked to know it."""
    zone = ["BEGIN:VTIMEZONE", "TZID:Asia/Shanghai", "BEGIN:STANDARD", "DTSTART:19700101T000000",
            "TZOFFSETFROM:+0800", "TZOFFSETTO:+0800", "TZNAME:CST", "END:STANDARD", "END:VTIMEZONE"]
    text = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//larkdav//demonstration//EN", *zone]
    for part in lines:
        text += ["BEGIN:VEVENT", "UID:" + uid, "DTSTAMP:20260101T000000Z", *part, "END:VEVENT"]
    return "\r\n".join([*text, "END:VCALENDAR", ""])


def at(day, hour, minute=0):
    return "TZID=Asia/Shanghai:%sT%02d%02d00" % (day.strftime("%Y%m%d"), hour, minute)


def private_resources(monday, rng):
    yoga = [["SUMMARY:瑜伽课", "DTSTART;" + at(monday, 19, 30), "DTEND;" + at(monday, 20, 30), "RRULE:FREQ=WEEKLY;BYDAY=MO,TH",
             "EXDATE;" + at(monday + datetime.timedelta(days=7), 19, 30), "LOCATION:Studio 9"],
            ["RECURRENCE-ID;" + at(monday + datetime.timedelta(days=3), 19, 30), "SUMMARY:瑜伽课（晚半小时）",
             "DTSTART;" + at(monday + datetime.timedelta(days=3), 20), "DTEND;" + at(monday + datetime.timedelta(days=3), 21)]]
    found = {"yoga": resource("yoga@home.example", yoga)}
    for number in range(1, 100):
        day = monday + datetime.timedelta(days=rng.randrange(-14, 28))
        title = "%s %d" % (rng.choice(PRIVATE), number)
        uid = "private-%02d@home.example" % number
        if number % 12 == 0:
            lines = ["SUMMARY:" + title, "DTSTART;VALUE=DATE:" + day.strftime("%Y%m%d"), "TRANSP:TRANSPARENT"]
        else:
            hour = rng.choice([7, 12, 18, 19, 20])
            lines = ["SUMMARY:" + title, "DTSTART;" + at(day, hour), "DTEND;" + at(day, hour + 1), "CLASS:PRIVATE"]
            if number % 3 == 0:
                lines += ["BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:" + title, "TRIGGER:-PT15M", "END:VALARM"]
        found["private-%02d" % number] = resource(uid, [lines])
    return found


def main():
    folder = pathlib.Path(sys.argv[1])
    today = datetime.datetime.now(zoneinfo.ZoneInfo(SHANGHAI)).date()
    monday = today - datetime.timedelta(days=today.weekday())
    rng = random.Random(20)
    seed = {"calendars": [{"primary": True, "owner": "app", "events": feishu_events(monday, rng)}]}
    (folder / "feishu.json").write_text(json.dumps(seed, ensure_ascii=False, indent=1), encoding="utf-8")
    private = folder / "private"
    private.mkdir()
    for name, text in private_resources(monday, rng).items():
        (private / (name + ".ics")).write_bytes(text.encode())


if __name__ == "__main__":
    main()
