// What replies may lack, or hold besides, although the SDK's declarations say otherwise; each with its chapter of the
// Feishu reference. A pattern is the end of a member's path; `when` looks at the object that lacks it.
export const mayBeAbsent = [
  {member: 'start_time.date', chapter: '4.1', why: 'timestamp and date exclude each other', when: (o) => 'timestamp' in o},
  {member: 'end_time.date', chapter: '4.1', why: 'timestamp and date exclude each other', when: (o) => 'timestamp' in o},
  {member: 'start_time.timestamp', chapter: '4.1', why: 'date and timestamp exclude each other', when: (o) => 'date' in o},
  {member: 'end_time.timestamp', chapter: '4.1', why: 'date and timestamp exclude each other', when: (o) => 'date' in o},
  {member: 'description_rich', chapter: '4.1', why: 'only where rich text was written'},
  {member: '.source', chapter: '4.1', why: 'only where the creator named one'},
  {member: '.event_check_in', chapter: '4.1', why: 'only where one was set'},
  {member: 'check_in_start_time', chapter: '4.1', why: 'only where one was set'},
  {member: 'check_in_end_time', chapter: '4.1', why: 'only where one was set'},
  {member: 'schemas[].app_link', chapter: '4.1', why: 'only hide can be written'},
  {member: 'location.name', chapter: '4.1', why: 'an event without location', when: (o) => Object.keys(o).length === 0},
  {member: 'location.address', chapter: '4.1', why: 'only where one was written'},
  {member: 'location.latitude', chapter: '4.1', why: 'only where one was written'},
  {member: 'location.longitude', chapter: '4.1', why: 'only where one was written'},
  {member: 'vchat.icon_type', chapter: '4.5', why: 'third_party only', when: (o) => o.vc_type !== 'third_party'},
  {member: 'vchat.description', chapter: '4.5', why: 'third_party only', when: (o) => o.vc_type !== 'third_party'},
  {member: 'vchat.meeting_url', chapter: '4.1', why: 'none, or none before the first attendee', when: (o) => o.vc_type !== 'third_party'},
  {member: 'vchat.live_link', chapter: '4.5', why: 'lark_live is read-only'},
  {member: 'vchat.vc_info', chapter: '4.5', why: 'only with a Feishu meeting that has a link'},
  {member: 'vchat.meeting_settings', chapter: '4.5', why: 'only by get with need_meeting_settings'},
  {member: 'vchat.third_party_meeting_settings', chapter: '4.5', why: 'of third_party_meeting, which is read-only'},
  {member: 'event.attendees', chapter: '3.3', why: 'only by get with need_attendee'},
  {member: 'event.has_more_attendee', chapter: '3.3', why: 'only by get with need_attendee'},
  {member: 'attendees[].user_id', chapter: '7.1', why: 'the id of its type only', when: (o) => o.type !== 'user'},
  {member: 'attendees[].chat_id', chapter: '7.1', why: 'the id of its type only', when: (o) => o.type !== 'chat'},
  {member: 'attendees[].room_id', chapter: '7.1', why: 'the id of its type only', when: (o) => o.type !== 'resource'},
  {member: 'attendees[].third_party_email', chapter: '7.1', why: 'the id of its type only', when: (o) => o.type !== 'third_party'},
  {member: 'attendees[].operate_id', chapter: '7.1', why: 'rooms only', when: (o) => o.type !== 'resource'},
  {member: 'attendees[].resource_customization', chapter: '7.1', why: 'rooms only'},
  {member: 'attendees[].approval_reason', chapter: '7.1', why: 'rooms only'},
  {member: 'attendees[].chat_members', chapter: '7.1', why: 'deprecated: chat_members has a call of its own'},
  {member: 'items[].user_id', chapter: '7.1', why: 'the id of its type only', when: (o) => o.type !== 'user'},
  {member: 'items[].chat_id', chapter: '7.1', why: 'the id of its type only', when: (o) => o.type !== 'chat'},
  {member: 'items[].room_id', chapter: '7.1', why: 'the id of its type only', when: (o) => o.type !== 'resource'},
  {member: 'items[].third_party_email', chapter: '7.1', why: 'the id of its type only', when: (o) => o.type !== 'third_party'},
  {member: 'items[].operate_id', chapter: '7.1', why: 'rooms only', when: (o) => o.type !== 'resource'},
  {member: 'items[].resource_customization', chapter: '7.1', why: 'rooms only, and only where asked for'},
  {member: 'items[].chat_members', chapter: '7.1', why: 'deprecated: chat_members has a call of its own'},
  {member: 'freebusy_list[].rsvp_status', chapter: '3.5', why: 'only with need_rsvp_status'},
  {member: 'freebusy_items[].rsvp_status', chapter: '3.5', why: 'only with need_rsvp_status'},
];

// Declared, and never seen in this run: the service cannot be brought to give them.
export const neverSeen = [
  {member: 'vchat.live_link', chapter: '4.5', why: 'lark_live is read-only'},
  {member: 'vchat.third_party_meeting_settings', chapter: '4.5', why: 'of third_party_meeting, which is read-only'},
  {member: 'attendees[].chat_members', chapter: '7.1', why: 'deprecated'},
  {member: 'items[].chat_members', chapter: '7.1', why: 'deprecated'},
  {member: 'schemas[].app_link', chapter: '4.1', why: 'only hide can be written'},
  {method: 'calendarEvent.create', member: 'vchat.meeting_settings', chapter: '4.5', why: 'only by get with need_meeting_settings'},
  {method: 'calendarEvent.patch', member: 'vchat.meeting_settings', chapter: '4.5', why: 'only by get with need_meeting_settings'},
  {method: 'calendarEvent.create', member: 'vchat.vc_info', chapter: '4.1', why: 'the first attendee brings the meeting'},
  {method: 'calendarEvent.instanceView', member: 'attendees[].user_id', chapter: '3.3', why: 'rooms only'},
  {method: 'calendarEvent.instanceView', member: 'attendees[].chat_id', chapter: '3.3', why: 'rooms only'},
  {method: 'calendarEvent.instanceView', member: 'attendees[].third_party_email', chapter: '3.3', why: 'rooms only'},
];

// Given although the method's declarations leave it out.
export const mayBeExtra = [
  {member: 'data.items[].vchat', chapter: '3.3', why: 'search gives Events'},
  {member: 'data.items[].create_time', chapter: '3.3', why: 'search gives Events'},
  {member: 'data.items[].schemas', chapter: '3.3', why: 'search gives Events'},
  {member: 'items[].vchat', chapter: '3.3', why: 'search gives Events'},
  {member: 'items[].create_time', chapter: '3.3', why: 'search gives Events'},
  {member: 'items[].schemas', chapter: '3.3', why: 'search gives Events'},
  {member: 'attachments[].is_deleted', chapter: '4.1', why: 'one kind of attachment in all answers'},
  {member: 'has_more', chapter: '1.8', why: 'the SDK hides what its iterators use'},
  {member: 'error', chapter: '1.3', why: 'failures only'},
];

const ends = (path, member) => path === member || path.endsWith(member);
export const allows = (list, method, path, object) => list.some(
  (one) => ends(path, one.member) && (!one.method || one.method === method) && (!one.when || one.when(object)));
