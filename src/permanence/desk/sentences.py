"""The usual sentences of the desk, which each practice may say in its own words, and advice on tone."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .models import Attitude

Words = str | Promise
# For each situation: when it is said, and what is said where the practice wrote nothing.
USUAL: dict[str, tuple[Words, Words]] = {
    "hold": (_("Before a call is put on hold"), _("I put you on hold for a moment; please stay on the line.")),
    "resume": (_("Coming back to the caller"), _("Thank you for waiting. I am all yours again.")),
    "sorry_ringing": (
        _("When it rang for long"),
        _("I am sorry you had to wait before someone answered. How may I help you?"),
    ),
    "sorry_holding": (
        _("When the caller was on hold for long"),
        _("Thank you for your patience; I am sorry it took so long."),
    ),
    "reason": (
        _("Asking why"),
        _("Why would you like to come? You may stay general: I only want to plan the time needed."),
    ),
    "full": (
        _("When the schedule is full"),
        _("The schedule is full. Would you like us to call you back if someone cancels?"),
    ),
    "newcomers": (
        _("Declining a new patient"),
        _("{praticien} takes no new patients at present. I can offer you a colleague or pass your request on."),
    ),
    "result": (
        _("When a result is asked for"),
        _("I cannot comment on your results; I pass your request on to the doctor."),
    ),
    "renewal": (
        _("When a prescription is asked for"),
        _("I note which treatment it is and pass your request on; we tell you when it is ready."),
    ),
    "message": (
        pgettext_lazy("situation", "Taking a message"),
        _("I write your message down and read it back to you before I pass it on."),
    ),
    "closing": (_("Ending the call"), _("Thank you for calling {cabinet}. Have a good day.")),
    "calm": (
        _("Difficult call: calming down"),
        _("I hear that this is difficult. Let me look for what I can do for you; may I ask you two questions?"),
    ),
    "limits": (
        _("Difficult call: saying what is possible"),
        _("I understand your anger. Here is what I can do now, and here is what I pass on to the doctor."),
    ),
    "warning": (
        _("Difficult call: after a warning"),
        _("I want to help you. For that I need us to speak calmly; otherwise I shall have to end this call."),
    ),
    "ending": (
        _("Difficult call: ending it politely"),
        _("I cannot go on in these conditions, so I end this call. You will be called back. In an emergency, the 15."),
    ),
    "interpreter": (
        _("How to reach an interpreter"),
        _("No interpreting service is noted here. Ask for a relative who speaks French, or speak in short sentences."),
    ),
    "aside": (
        _("When no room is free to speak in private"),
        _("Suggest calling back from a quiet place, lower your voice, and turn the discreet mode on (Alt+D)."),
    ),
}

# Three lines each: how to speak, what to say, what to watch for.
ADVICE: dict[str, tuple[Words, Words, Words]] = {
    Attitude.SLOW: (
        _("Speak slowly, one question at a time, and leave silences."),
        _("“Take your time, I am noting.”"),
        _("Have the date written down and read back; offer to call a relative too."),
    ),
    Attitude.HURRIED: (
        _("Short sentences; say at once how long it will take."),
        _("“Two questions and I give you a time.”"),
        _("Do not skip the signs of gravity nor the read-back."),
    ),
    Attitude.ANXIOUS: (
        _("Lower voice, steady pace; name what happens next."),
        _("“You did well to call. I stay with you while we look.”"),
        _("Ask the signs of gravity calmly; never say that it is nothing."),
    ),
    Attitude.ANGRY: (
        _("Let him finish, do not justify yourself, keep your voice low."),
        _("“I understand your situation. Here is what I can do now.”"),
        _("If it turns to insults: key Y, and you are not alone."),
    ),
    Attitude.STUBBORN: (
        _("Say the same thing in the same calm words; do not give more reasons."),
        _("“The schedule is full; I put you on the list and call you back.”"),
        _("Insisting may hide worry: ask once more what worries him."),
    ),
    Attitude.UNDECIDED: (
        _("Offer two choices, not five."),
        _("“Tuesday at nine or Thursday at four: which suits you better?”"),
        _("Say that it can still be moved, and how."),
    ),
    Attitude.SCEPTICAL: (
        _("Say where it comes from: the doctor's directive, not you."),
        _("“It is the doctor's instruction; I can pass your question on to him.”"),
        _("Promise only what you can keep, with a deadline."),
    ),
    Attitude.CONFUSED: (
        _("Simple words; check who it is twice; do not correct."),
        _("“Is someone with you? May I speak to them?”"),
        _("Sudden confusion is a sign of gravity: key G."),
    ),
    Attitude.HEARING: (
        _("Face the microphone, articulate, do not shout; say numbers one by one."),
        _("“I repeat: Tuesday the twenty-fourth, at nine twenty.”"),
        _("Offer a written confirmation, or the 114 by text in an emergency."),
    ),
    Attitude.CHILD: (
        _("Gentle voice, simple words; ask the age and where he is."),
        _("“You did well to call. Is a grown-up near you?”"),
        _("Alone with someone unwell: the 15, and stay on the line."),
    ),
    Attitude.DISTRESS: (
        _("Listen, leave silences, do not hang up first."),
        _("“I hear that it is very hard. You are not alone, I stay with you.”"),
        _("Words of death or suicide: the 15, then the 3114."),
    ),
}
