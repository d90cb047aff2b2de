"""The sentences in English."""

from datetime import date, datetime, timedelta

LANGUAGE = "en"
PRACTICE = "the practice"
TWO_SLOTS = ", with more time set aside"
NOTED = ", and I will note that more time is needed"
PLACES = {"": "", "practice": " at the practice", "remote": " by teleconsultation"}
ALSO = {"suicidal": "3114, at any hour", "poisoning": "the poison centre"}
AFTERWARDS = "; afterwards you may also call {also}"
AND = " and "
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
SENTENCES = {
    "call_15": "Please call 15 now, or text 114 if you cannot hear or speak. "
    "If you have another line, I will stay with you until you are connected{then}.",
    "ask_red_flags": "First, may I ask you a few quick questions for your safety? Is there any chest pain, trouble "
    "breathing, weakness on one side, or a faint with loss of consciousness?",
    "alert_practitioner": "I am letting {who} know right away that you are calling 15.",
    "alert_opinion": "I am letting {who} know this instant that you need an opinion at once.",
    "verify_right": "To protect everyone’s privacy, I must first check that you may act for the patient. "
    "May I have your name and how you are related, please?",
    "transfer": "I am putting you through to {who}. Please stay on the line.",
    "book": "I can offer you an appointment{place} with {who}, {when}{need}. Would that suit you?",
    "book_emergency": "{Who} keeps time for such requests: I can offer you {when}{place}{need}. Would that suit you?",
    "overbook": "The schedule is full, but {who} can see you between two appointments{need}. "
    "There will probably be a short wait: would that suit you?",
    "book_colleague": "{Who} can see you {when}{need}. Would you like me to book this appointment?",
    "refer_colleague": "{Who} may be able to see you. Would you like the details, to call there?",
    "ask_exception": "I am passing on your request, which is out of the ordinary, for {who} to see. "
    "I will call you back with the answer, at the latest {by}.",
    "ask_exception_call": "I am calling {who} about your request, which is out of the ordinary. "
    "I will call you back with the answer, at the latest {by}.",
    "waiting_list": "Would you like us to contact you if a time with {who} becomes free?",
    "waiting_list_slot": "While keeping the time offered {when}, would you like us to contact you if a sooner one "
    "with {who} becomes free?",
    "message": "I am passing on your request: {who} will answer you.",
    "message_urgent": "I am passing on your message right away, marked urgent, for {who} to read.",
    "message_result": "I cannot comment on your results. I am passing on your request: {who} will answer you.",
    "message_result_urgent": "I cannot comment on your results. I am passing on your request right away, marked "
    "urgent, for {who} to read.",
    "message_visit": "I am passing on your request for a home visit, for {who} to read.",
    "callback": "I am taking care of your request. I will call you back at the latest {by}.",
    "redirect_sas": "If nobody here can see you in time, you can reach the access-to-care service by dialling 15. "
    "A health professional there will guide you.",
    "decline_new": "I am sorry, {who} is not taking new patients at present. Thank you for thinking of us.",
    "decline_ask": "I am sorry, I cannot give you an appointment with {who} without asking first. "
    "Thank you for your understanding.",
    "decline_visit": "I am sorry, {who} cannot come for this home visit. Thank you for your understanding.",
    "cancel": "May I have the patient’s birth name, first name and date of birth, please? "
    "I will then cancel the appointment.",
    "move": "May I have the patient’s birth name, first name and date of birth, please? "
    "We will then choose another time.",
    "open_complaint": "I understand that you are unhappy, and thank you for telling us. I am registering your "
    "complaint, and you will receive an acknowledgement.",
}


def named(name: str) -> str:
    """Name someone inside a sentence."""
    return name


def moment(local: datetime, today: date) -> str:
    """Say when: `tomorrow at 9:20 am`, `on Tuesday 1 December at 9 am`; with the year when it is another.

    :param local: in the practice's time
    """
    half = "am" if local.hour < 12 else "pm"
    clock = f"{local.hour % 12 or 12}:{local.minute:02} {half}" if local.minute else f"{local.hour % 12 or 12} {half}"
    day = local.date()
    if day == today:
        return f"today at {clock}"
    if day == today + timedelta(days=1):
        return f"tomorrow at {clock}"
    year = "" if day.year == today.year else f" {day.year}"
    return f"on {DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}{year} at {clock}"
