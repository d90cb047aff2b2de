"""What is refused of a patient's file, in the words of whoever typed it."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from permanence.foundation.refusal import Invalid, Refusal, Words
from permanence.patients.models import Patient
from permanence.patients.rules.traits import Wrong

WORDS: Mapping[Wrong, Words] = {
    Wrong.MISSING: _("This is needed to open a file."),
    Wrong.HAS_SIGNS: _("A name is written with letters, hyphens and apostrophes."),
    Wrong.NOT_A_NAME: _("A name has at least one letter."),
    Wrong.NOT_LATIN: _("Write the name in Latin letters, as the identity document does."),
    Wrong.TOO_LONG: _("This name is too long to be kept."),
    Wrong.NOT_BORN_YET: _("This birth date is in the future."),
    Wrong.TOO_OLD: _("This birth date is more than 120 years ago."),
    Wrong.NOT_A_NUMBER: _("This is not a telephone number. For instance: 05 61 00 00 00, or +44… from abroad."),
    Wrong.NOT_AN_ADDRESS: _("This is not an e-mail address. For instance: prenom.nom@exemple.fr."),
    Wrong.NOT_A_COMMUNE: _("This is no code of a commune. For instance: 31555 or 2A004."),
    Wrong.NOBODY: _("Choose a practitioner of the practice, or write a name."),
    Wrong.NOT_MSSANTE: _("This is no MSSanté address of a professional: it ends as in cabinet@medecin.mssante.fr."),
    Wrong.NOT_AN_RPPS: _("This RPPS number does not exist: it has 11 digits, and the last one checks the others."),
    Wrong.NOT_A_PLACE: _("This is no code of a commune or country. For instance: 31555, 2A004, or 99352 for abroad."),
}


class OfHealth(Invalid):
    """A word of health stands in what is only meant to be kind; carries the word."""

    title = _("Nothing of health is remembered here")
    next_step = _("Write it without that word. What is of health belongs in the medical file.")

    def __init__(self, word: str) -> None:
        super().__init__(_("“%(word)s” speaks of health.") % {"word": word})


class BadTraits(Invalid):
    """Some fields need another look; carries what is wrong with each, in words."""

    title = _("The patient's details need another look")
    next_step = _("Nothing typed was lost: correct the fields pointed out.")

    def __init__(self, wrong: Mapping[str, Wrong]) -> None:
        super().__init__(" ".join(str(WORDS[w]) for w in wrong.values()))
        self.errors = {field: WORDS[w] for field, w in wrong.items()}


class BadExtraTime(Invalid):
    """Nobody needs so much more time than planned: the reason itself should be longer."""

    title = _("Up to two hours can be added")
    next_step = _("For a longer appointment, choose a longer visit reason.")


class LooksAlike(Refusal):
    """Files exist that may be of the same person; carries them, the likeliest first."""

    title = _("This patient may already have a file")
    next_step = _("Choose one of the files found, or say that this is another person.")

    def __init__(self, patients: Sequence[Patient]) -> None:
        super().__init__()
        self.patients = list(patients)


class IdentityFromRegister(Refusal):
    """The traits were retrieved from the national register: they are not typed over."""

    title = _("This identity comes from the national register (INS)")
    next_step = _("Its traits are not corrected by hand: the service INSi must be asked again.")


class IdentityWasChecked(Refusal):
    """A document proved the traits: whoever cannot see one does not change them."""

    title = _("A document was seen for this identity")
    next_step = _(
        "Leave a message to the practice: someone who sees the document corrects it. The name in use can change."
    )


class IdentityDoubted(Refusal):
    """A doubtful or fictitious identity is not proved by a document."""

    title = _("This identity is said to be doubtful or fictitious")
    next_step = _("Settle that first: untick it, then note the document seen.")


class TraitsMissing(Refusal):
    """The sex or the birth place is not known, which every identity document tells."""

    title = _("The sex or the birth place is missing")
    next_step = _("Read both on the document, correct the identity, then note that you saw it.")


class BadNumber(Invalid):
    """Longer than any number."""

    title = _("This is too long to be a national number")
    next_step = _("It has fifteen characters: thirteen, then the key of two digits.")


class BadDeath(Invalid):
    """Before birth, or in the future."""

    title = _("Nobody died on that day")
    next_step = _("The day is after the birth, and not in the future.")


class PatientDied(Refusal):
    """Nothing is promised to who is dead."""

    title = _("This patient is noted as deceased")
    next_step = _("Nothing was booked. If it is a mistake, take the date of death back on the file.")


class AlreadyBeside(Refusal):
    """That patient is noted beside this one already."""

    title = _("This person is noted already")
    next_step = _("Change what is noted of him, in the list of relatives.")


class CannotBeKept(Refusal):
    """A provisional identity never takes the place of a proved one."""

    title = _("The other file is to be kept")
    next_step = _("Its identity is trusted more. Keep that one, and merge this one into it.")


class TwoIdentities(Refusal):
    """Both identities were proved, and they are not the same."""

    title = _("Both identities were proved, and they differ")
    next_step = _("They are two people, or one check was a mistake: settle that on the file, then merge.")


class HeldTwice(Refusal):
    """Both files hold what one file holds only once."""

    title = _("Both files have the same, open twice")
    next_step = _("Close it on one of them, then merge.")


class WaitsTwice(HeldTwice):
    """Both files stand on the waiting list for the same reason."""

    title = _("Both wait for the same reason")
    next_step = _("Take one of them off the waiting list, then merge: an offer may be on its way.")


class FileInUse(Refusal):
    """Something is being written for one of both files at this moment."""

    title = _("Someone is working with one of these files")
    next_step = _("Nothing was merged. Try again in a moment.")


class MergedMeanwhile(Refusal):
    """One of both files is merged already."""

    title = _("One of these files was merged in the meantime")
    next_step = _("Look at the list of possible duplicates again.")


class MergeUndone(Refusal):
    """It is undone already."""

    title = _("This merge is undone already")
    next_step = _("Both files stand again, each on its own.")


class MergeTooOld(Refusal):
    """The days within which a merge can be undone are past."""

    title = _("This merge is too old to be undone")
    next_step = _("Open a new file for the other person, and move what is his by hand.")


class UndoneInOrder(Refusal):
    """A later merge of the same file stands."""

    title = _("This file took in another one since")
    next_step = _("Undo the later merge first: they are undone in order.")


class KeptByAnother(Refusal):
    """The file kept was merged into another one since."""

    title = _("The file kept was merged into another one since")
    next_step = _("Undo that merge first: they are undone in order.")
