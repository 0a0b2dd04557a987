// Calls every method of the SDK's calendar v4 at least once, with everything that can be sent and in the answers' variants.
// `call(method, payload, {as})` goes through the SDK; `as` is app (default), lin or bob.

export const BOB = 'ou_bob';
export const LIN = 'ou_5f2c9d7e41ab4c0f8e63b1d29a7745c8';

export const seed = {
  users: [{name: 'Bob Ng', open_id: BOB, union_id: 'on_bob', user_id: 'bob1'}],
  chats: {oc_crew: {name: 'Harbour crew', members: [LIN, BOB]}},
  files: {boxcn_plan: {name: 'plan.pdf', size: 2048}},
};

export const scopes = [
  'calendar:calendar', 'calendar:settings.caldav:create', 'calendar:exchange.bindings:read', 'calendar:exchange.bindings:create',
  'calendar:exchange.bindings:delete', 'contact:user.email:readonly', 'offline_access',
].join(' ');

const zone = 'Asia/Shanghai';
const timed = (start, seconds = 3600) => ({
  start_time: {timestamp: String(start), timezone: zone},
  end_time: {timestamp: String(start + seconds), timezone: zone},
});
const open = {user_id_type: 'open_id'};

function richEvent(start) {
  return {
    ...timed(start), summary: 'Crane inspection', description_rich: '**Bring** the checklist', need_notification: false, visibility: 'default',
    attendee_ability: 'can_see_others', free_busy_status: 'busy', color: -1, reminders: [{minutes: 15}], source: 'sdk',
    location: {name: 'Pier 4', address: '12 Dock Road', latitude: 31.23, longitude: 121.47},
    schemas: [{ui_name: 'ForwardIcon', ui_status: 'hide'}], attachments: [{file_token: 'boxcn_plan'}],
    recurrence: 'FREQ=WEEKLY;COUNT=5',
    event_check_in: {
      enable_check_in: true, check_in_start_time: {time_type: 'before_event_start', duration: 15},
      check_in_end_time: {time_type: 'after_event_end', duration: 0}, need_notify_attendees: false,
    },
    vchat: {
      vc_type: 'vc',
      meeting_settings: {
        owner_id: LIN, join_meeting_permission: 'only_event_attendees', password: '1234', assign_hosts: [LIN], auto_record: false, open_lobby: true,
        allow_attendees_start: true,
      },
    },
  };
}

async function calendars(call) {
  const lin = {as: 'lin'};
  const mine = (await call('calendar.primary', {params: open}, lin)).data.calendars[0].calendar;
  await call('calendar.primary', {});
  await call('calendar.primarys', {data: {user_ids: [LIN, BOB]}, params: open});
  const made = await call('calendar.create', {
    data: {summary: 'Harbour project', description: 'Milestones', permissions: 'public', color: -11034625, summary_alias: 'Dock'},
  }, lin);
  const id = made.data.calendar.calendar_id;
  const path = {calendar_id: id};
  await call('calendar.get', {path}, lin);
  await call('calendar.patch', {path, data: {summary: 'Harbour project 2', color: -14513409}}, lin);
  await call('calendar.mget', {data: {calendar_ids: [id, mine.calendar_id]}, params: open}, lin);
  const listed = await call('calendar.list', {params: {page_size: 50}}, lin);
  await call('calendar.list', {params: {sync_token: listed.data.sync_token}}, lin);
  await call('calendar.search', {data: {query: 'Harbour'}, params: {page_size: 20}}, lin);
  await call('calendar.searchWithIterator', {data: {query: 'Harbour'}}, lin);
  await call('calendar.subscription', {}, lin);
  await call('calendar.unsubscription', {}, lin);
  await call('calendar.subscribe', {path}, {as: 'bob'});
  await call('calendar.unsubscribe', {path}, {as: 'bob'});
  const acl = await call('calendarAcl.create', {path, params: open, data: {role: 'writer', scope: {type: 'user', user_id: BOB}}}, lin);
  await call('calendarAcl.list', {path, params: {...open, page_size: 10}}, lin);
  await call('calendarAcl.listWithIterator', {path}, lin);
  await call('calendarAcl.subscription', {path}, lin);
  await call('calendarAcl.unsubscription', {path}, lin);
  await call('calendarAcl.delete', {path: {...path, acl_id: acl.data.acl_id}}, lin);
  await call('calendar.delete', {path}, lin);
  return mine.calendar_id;
}

async function events(call, calendar, start) {
  const lin = {as: 'lin'};
  const inside = {calendar_id: calendar};
  const rich = (await call('calendarEvent.create', {
    path: inside, params: {...open, idempotency_key: 'k'.repeat(36)}, data: richEvent(start),
  }, lin)).data.event;
  const days = (await call('calendarEvent.create', {
    path: inside, data: {start_time: {date: '2026-11-04'}, end_time: {date: '2026-11-05'}, recurrence: 'FREQ=WEEKLY;UNTIL=20261202'},
  }, lin)).data.event;
  const third = (await call('calendarEvent.create', {
    path: inside,
    data: {
      ...timed(start + 7200), summary: 'Harbour call',
      vchat: {vc_type: 'third_party', icon_type: 'live', description: 'dial in', meeting_url: 'https://example.org/1'},
    },
  }, lin)).data.event;
  const path = {...inside, event_id: rich.event_id};
  await attendees(call, path);
  await call('calendarEvent.patch', {path, params: open, data: {summary: 'Crane inspection 2', color: -11034625}}, lin);
  await call('calendarEvent.get', {path, params: {need_meeting_settings: true, need_attendee: true, max_attendee_num: 100, ...open}}, lin);
  for (const other of [days, third]) {
    const there = {...inside, event_id: other.event_id};
    await call('calendarEvent.patch', {path: there, params: open, data: {summary: 'Harbour'}}, lin);
    await call('calendarEvent.get', {path: there, params: open}, lin);
  }
  await call('calendarEvent.list', {path: inside, params: {anchor_time: '1', page_size: 50, ...open}}, lin);
  const view = {start_time: String(start - 3600), end_time: String(start + 30 * 86400)};
  await call('calendarEvent.instances', {path, params: {...view, page_size: 10}}, lin);
  await call('calendarEvent.instances', {path: {...inside, event_id: days.event_id}, params: {...view, page_size: 10}}, lin);
  await call('calendarEvent.instanceView', {path: inside, params: {...view, ...open}}, lin);
  const search = {
    query: 'crane', filter: {start_time: {timestamp: view.start_time}, end_time: {timestamp: view.end_time}, user_ids: [BOB]},
  };
  const broad = {...search, query: 'harbour', filter: {...search.filter, user_ids: []}};
  for (const wanted of [search, broad]) {
    await call('calendarEvent.search', {path: inside, data: wanted, params: {page_size: 10}}, lin);
    await call('calendarEvent.searchWithIterator', {path: inside, data: wanted}, lin);
  }
  const bobs = (await call('calendar.primary', {}, {as: 'bob'})).data.calendars[0].calendar.calendar_id;
  await call('calendarEvent.reply', {path: {calendar_id: bobs, event_id: rich.event_id}, data: {rsvp_status: 'accept'}}, {as: 'bob'});
  await call('calendarEvent.subscription', {path: inside, params: open}, lin);
  await call('calendarEvent.unsubscription', {path: inside, params: open}, lin);
  const chat = await call('calendarEventMeetingChat.create', {path}, lin);
  await call('calendarEventMeetingChat.delete', {path, params: {meeting_chat_id: chat.data.meeting_chat_id}}, lin);
  await call('calendarEventMeetingMinute.create', {path}, lin);
  await call('calendarEvent.delete', {path: {...inside, event_id: third.event_id}, params: {need_notification: 'false'}}, lin);
}

async function attendees(call, path) {
  const lin = {as: 'lin'};
  const added = await call('calendarEventAttendee.create', {
    path, params: open,
    data: {
      attendees: [
        {type: 'user', user_id: BOB, is_optional: true},
        {type: 'chat', chat_id: 'oc_crew'},
        {
          type: 'resource', room_id: 'omm_1', operate_id: LIN, approval_reason: 'quarterly',
          resource_customization: [{index_key: 'k1', input_content: 'tea', options: [{option_key: 'o1', others_content: 'green'}]}],
        },
        {type: 'third_party', third_party_email: 'pilot@example.org'},
      ],
      need_notification: false, add_operator_to_attendee: true,
    },
  }, lin);
  await call('calendarEventAttendee.list', {path, params: {...open, need_resource_customization: true, page_size: 20}}, lin);
  await call('calendarEventAttendee.listWithIterator', {path, params: {need_resource_customization: true}}, lin);
  const crew = added.data.attendees.find((one) => one.type === 'chat');
  await call('calendarEventAttendeeChatMember.list', {path: {...path, attendee_id: crew.attendee_id}, params: {page_size: 20, ...open}}, lin);
  await call('calendarEventAttendeeChatMember.listWithIterator', {path: {...path, attendee_id: crew.attendee_id}}, lin);
  await call('calendarEventAttendee.batchDelete', {
    path, params: open,
    data: {attendee_ids: [crew.attendee_id], delete_ids: [{type: 'third_party', third_party_email: 'pilot@example.org'}], need_notification: false},
  }, lin);
}

async function aroundThem(call, start) {
  const lin = {as: 'lin'};
  const span = {time_min: new Date((start - 86400) * 1000).toISOString(), time_max: new Date((start + 86400) * 1000).toISOString()};
  await call('freebusy.list', {data: {...span, user_id: LIN, need_rsvp_status: true}, params: open});
  await call('freebusy.batch', {data: {...span, user_ids: [LIN, BOB], need_rsvp_status: true}, params: open});
  const off = await call('timeoffEvent.create', {
    data: {user_id: BOB, timezone: zone, start_time: '2026-11-12', end_time: '2026-11-12', title: 'On leave', description: 'Annual'}, params: open,
  });
  await call('timeoffEvent.delete', {path: {timeoff_event_id: off.data.timeoff_event_id}});
  await call('setting.generateCaldavConf', {data: {device_name: 'sdk'}}, lin);
  const bound = await call('exchangeBinding.create', {
    data: {admin_account: 'admin@example.com', exchange_account: 'bob@example.com', user_id: BOB}, params: open,
  }, lin);
  const path = {exchange_binding_id: bound.data.exchange_binding_id};
  await call('exchangeBinding.get', {path, params: open}, lin);
  await call('exchangeBinding.delete', {path}, lin);
}

export async function play(call, start) {
  const calendar = await calendars(call);
  await events(call, calendar, start);
  await aroundThem(call, start);
}
