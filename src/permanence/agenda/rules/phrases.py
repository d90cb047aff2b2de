"""What letters and e-mails of appointments say in five more languages, a phrase each; French and English have whole texts.

Date, hour, who and where only: nothing of health. Pure.
"""

from collections.abc import Mapping, Sequence

PHRASES: Mapping[str, Mapping[str, str]] = {
    "es": {
        "hello": "Buenos días:",
        "with": "con {who}",
        "emergency": "En caso de urgencia vital, llame al 15.",
        "automatic": "Este mensaje se envía automáticamente; le rogamos que no responda.",
        "code": "Su código de llegada, si el centro tiene una tableta en la entrada: {code}",
        "cannot": "Si no puede venir, avísenos lo antes posible anulando su cita aquí; podrá ofrecerse a otra persona:",
        "cannot_move": "Si no puede venir, avísenos lo antes posible cambiando o anulando su cita aquí; podrá ofrecerse a otra persona:",
        "cannot_call": "Si no puede venir, llámenos lo antes posible: ya es tarde para anular su cita en línea. Su cita está aquí:",
        "cannot_many": "Si no puede venir a una de ellas, llámenos lo antes posible al {phone}: podrá ofrecerse a otra persona.",
        "papers": "Traiga sus documentos. Su lista está aquí:",
        "question": "Para cambiarla, o para cualquier pregunta, puede llamarnos al {phone}.",
        "question_move": "Para cualquier pregunta, puede llamarnos al {phone}.",
        "not_you": "Si no ha pedido este cambio, o para cualquier pregunta, puede llamarnos al {phone}.",
        "booked_subject": "Cita confirmada: {when}",
        "moved_subject": "Cita cambiada: {when}",
        "cancelled_subject": "Cita anulada: {when}",
        "late_subject": "Retraso en su cita de hoy: venga hacia las {expected}",
        "late_expected": "Será atendido hacia las {expected}. Disculpe la espera.",
        "reminder_subject": "Recordatorio: su cita, {when}",
        "reminder_subject_many": "Recordatorio: sus {count} citas",
        "series_subject": "Sus citas: {count} sesiones",
        "series_change": "Para anular o cambiar una sesión, llámenos al {phone} lo antes posible.",
        "series_ended_subject": "Sus próximas sesiones están anuladas",
        "referral_subject": "Nos falta un documento para su cita: {when}",
        "referral": "Para su cita hace falta una carta de derivación de su médico que todavía no hemos recibido. Si la tiene, envíenosla antes o tráigala ese día; si no, pídala a su médico lo antes posible. Su cita:",
        "recall_subject": "Su próxima cita",
        "recall_call": "Llámenos al {phone} para pedirla.",
        "early": "Venga {early} minutos antes de la hora, por favor.",
        "bring_referral": "Traiga la carta de derivación de su médico, por favor, o envíenosla antes.",
        "remote": "Por vídeo, desde donde esté: no tiene que desplazarse.",
        "home": "En su domicilio: no tiene que desplazarse.",
        "prepare": "Para preparar la videollamada, abra el enlace de abajo.",
    },
    "pt": {
        "hello": "Bom dia,",
        "with": "com {who}",
        "emergency": "Em caso de urgência vital, ligue para o 15.",
        "automatic": "Esta mensagem é enviada automaticamente; por favor, não responda.",
        "code": "O seu código de chegada, se o consultório tiver um tablet à entrada: {code}",
        "cannot": "Se não puder vir, avise-nos logo que possível anulando a sua consulta aqui; poderá ser proposta a outra pessoa:",
        "cannot_move": "Se não puder vir, avise-nos logo que possível mudando ou anulando a sua consulta aqui; poderá ser proposta a outra pessoa:",
        "cannot_call": "Se não puder vir, telefone-nos logo que possível: já é tarde para anular a sua consulta em linha. A sua consulta está aqui:",
        "cannot_many": "Se não puder vir a uma delas, telefone-nos logo que possível para o {phone}: poderá ser proposta a outra pessoa.",
        "papers": "Traga os seus documentos. A lista está aqui:",
        "question": "Para a mudar, ou para qualquer pergunta, pode telefonar-nos para o {phone}.",
        "question_move": "Para qualquer pergunta, pode telefonar-nos para o {phone}.",
        "not_you": "Se não pediu esta alteração, ou para qualquer pergunta, pode telefonar-nos para o {phone}.",
        "booked_subject": "Consulta confirmada: {when}",
        "moved_subject": "Consulta alterada: {when}",
        "cancelled_subject": "Consulta anulada: {when}",
        "late_subject": "Atraso na sua consulta de hoje: venha por volta das {expected}",
        "late_expected": "Será recebido por volta das {expected}. Pedimos desculpa pela espera.",
        "reminder_subject": "Lembrete: a sua consulta, {when}",
        "reminder_subject_many": "Lembrete: as suas {count} consultas",
        "series_subject": "As suas consultas: {count} sessões",
        "series_change": "Para anular ou mudar uma sessão, telefone-nos para o {phone} logo que possível.",
        "series_ended_subject": "As suas próximas sessões estão anuladas",
        "referral_subject": "Falta-nos um documento para a sua consulta: {when}",
        "referral": "Para a sua consulta é necessária uma carta de referenciação do seu médico, que ainda não recebemos. Se a tiver, envie-a antes ou traga-a nesse dia; se não, peça-a ao seu médico logo que possível. A sua consulta:",
        "recall_subject": "A sua próxima consulta",
        "recall_call": "Telefone-nos para o {phone} para a marcar.",
        "early": "Por favor, chegue {early} minutos antes da hora.",
        "bring_referral": "Por favor, traga a carta de referenciação do seu médico ou envie-a antes.",
        "remote": "Por vídeo, a partir de onde estiver: não precisa de se deslocar.",
        "home": "Em sua casa: não precisa de se deslocar.",
        "prepare": "Para preparar a videochamada, abra a ligação abaixo.",
    },
    "tr": {
        "hello": "Merhaba,",
        "with": "{who} ile",
        "emergency": "Hayati tehlike durumunda 15'i arayın.",
        "automatic": "Bu mesaj otomatik olarak gönderilmiştir, lütfen yanıtlamayın.",
        "code": "Muayenehanenin girişinde tablet varsa geliş kodunuz: {code}",
        "cannot": "Gelemeyecekseniz lütfen randevunuzu mümkün olan en kısa sürede buradan iptal ederek bize bildirin; başka birine verilebilir:",
        "cannot_move": "Gelemeyecekseniz lütfen randevunuzu mümkün olan en kısa sürede buradan değiştirerek veya iptal ederek bize bildirin; başka birine verilebilir:",
        "cannot_call": "Gelemeyecekseniz lütfen bizi mümkün olan en kısa sürede arayın: randevunuzu internetten iptal etmek için artık geç. Randevunuz burada:",
        "cannot_many": "Bunlardan birine gelemeyecekseniz lütfen bizi mümkün olan en kısa sürede {phone} numarasından arayın: başka birine verilebilir.",
        "papers": "Belgelerinizi getirin. Listesi burada:",
        "question": "Değiştirmek veya soru sormak için bizi {phone} numarasından arayabilirsiniz.",
        "question_move": "Soru sormak için bizi {phone} numarasından arayabilirsiniz.",
        "not_you": "Bu değişikliği siz istemediyseniz veya sorunuz varsa bizi {phone} numarasından arayabilirsiniz.",
        "booked_subject": "Randevu onaylandı: {when}",
        "moved_subject": "Randevu değişti: {when}",
        "cancelled_subject": "Randevu iptal edildi: {when}",
        "late_subject": "Bugünkü randevunuzda gecikme: saat {expected} civarında gelin",
        "late_expected": "Saat {expected} civarında kabul edileceksiniz. Beklettiğimiz için özür dileriz.",
        "reminder_subject": "Hatırlatma: randevunuz, {when}",
        "reminder_subject_many": "Hatırlatma: {count} randevunuz",
        "series_subject": "Randevularınız: {count} seans",
        "series_change": "Bir seansı iptal etmek veya değiştirmek için lütfen bizi mümkün olan en kısa sürede {phone} numarasından arayın.",
        "series_ended_subject": "Gelecek seanslarınız iptal edildi",
        "referral_subject": "Randevunuz için bir belge eksik: {when}",
        "referral": "Randevunuz için doktorunuzun sevk mektubu gerekiyor ve henüz bize ulaşmadı. Elinizdeyse lütfen önceden gönderin veya o gün getirin; yoksa mümkün olan en kısa sürede doktorunuzdan isteyin. Randevunuz:",
        "recall_subject": "Yeni randevunuz",
        "recall_call": "Randevu almak için bizi {phone} numarasından arayın.",
        "early": "Lütfen randevu saatinden {early} dakika önce gelin.",
        "bring_referral": "Lütfen doktorunuzun sevk mektubunu getirin veya bize önceden gönderin.",
        "remote": "Bulunduğunuz yerden, görüntülü: gelmenize gerek yok.",
        "home": "Evinizde: gelmenize gerek yok.",
        "prepare": "Görüntülü görüşmeye hazırlanmak için aşağıdaki bağlantıyı açın.",
    },
    "uk": {
        "hello": "Доброго дня!",
        "with": "{who}",
        "emergency": "Якщо є загроза життю, телефонуйте 15.",
        "automatic": "Це повідомлення надіслано автоматично, будь ласка, не відповідайте на нього.",
        "code": "Ваш код для реєстрації, якщо біля входу є планшет: {code}",
        "cannot": "Якщо ви не можете прийти, будь ласка, повідомте нас якнайшвидше, скасувавши запис тут; його зможуть запропонувати іншій людині:",
        "cannot_move": "Якщо ви не можете прийти, будь ласка, повідомте нас якнайшвидше, перенісши або скасувавши запис тут; його зможуть запропонувати іншій людині:",
        "cannot_call": "Якщо ви не можете прийти, будь ласка, зателефонуйте нам якнайшвидше: скасувати запис онлайн уже пізно. Ваш запис тут:",
        "cannot_many": "Якщо ви не можете прийти на один із них, будь ласка, зателефонуйте нам якнайшвидше: {phone}; його зможуть запропонувати іншій людині.",
        "papers": "Візьміть документи. Їхній список тут:",
        "question": "Щоб перенести запис або поставити запитання, телефонуйте: {phone}.",
        "question_move": "Щоб поставити запитання, телефонуйте: {phone}.",
        "not_you": "Якщо ви не просили про цю зміну або маєте запитання, телефонуйте: {phone}.",
        "booked_subject": "Запис підтверджено: {when}",
        "moved_subject": "Запис перенесено: {when}",
        "cancelled_subject": "Запис скасовано: {when}",
        "late_subject": "Затримка сьогоднішнього прийому: приходьте близько {expected}",
        "late_expected": "Вас приймуть близько {expected}. Вибачте за очікування.",
        "reminder_subject": "Нагадування: ваш запис, {when}",
        "reminder_subject_many": "Нагадування: ваші записи ({count})",
        "series_subject": "Ваші записи: сеансів – {count}",
        "series_change": "Щоб скасувати або перенести сеанс, будь ласка, зателефонуйте нам якнайшвидше: {phone}.",
        "series_ended_subject": "Ваші наступні сеанси скасовано",
        "referral_subject": "Нам бракує документа для вашого прийому: {when}",
        "referral": "Для прийому потрібне направлення від вашого лікаря, якого ми ще не отримали. Якщо воно у вас є, будь ласка, надішліть його нам заздалегідь або принесіть того дня; якщо немає, якнайшвидше попросіть його у свого лікаря. Ваш запис:",
        "recall_subject": "Ваш наступний прийом",
        "recall_call": "Щоб записатися, зателефонуйте нам: {phone}.",
        "early": "Будь ласка, приходьте за {early} хв до призначеного часу.",
        "bring_referral": "Будь ласка, візьміть направлення від вашого лікаря або надішліть його нам заздалегідь.",
        "remote": "По відео, звідки вам зручно: приходити не потрібно.",
        "home": "У вас удома: приходити не потрібно.",
        "prepare": "Щоб підготуватися до відеозв’язку, відкрийте посилання нижче.",
    },
    "ar": {
        "hello": "مرحبا،",
        "with": "مع {who}",
        "emergency": "في حالة وجود خطر على الحياة، اتصلوا بالرقم 15.",
        "automatic": "هذه الرسالة مرسلة تلقائيا، يرجى عدم الرد عليها.",
        "code": "رمز الوصول الخاص بكم، إذا كان هناك جهاز لوحي عند المدخل: {code}",
        "cannot": "إذا تعذر عليكم الحضور، يرجى إبلاغنا في أقرب وقت بإلغاء موعدكم هنا، ليقترح على شخص آخر:",
        "cannot_move": "إذا تعذر عليكم الحضور، يرجى إبلاغنا في أقرب وقت بتغيير موعدكم أو إلغائه هنا، ليقترح على شخص آخر:",
        "cannot_call": "إذا تعذر عليكم الحضور، يرجى الاتصال بنا في أقرب وقت: فات وقت إلغاء الموعد عبر الإنترنت. موعدكم هنا:",
        "cannot_many": "إذا تعذر عليكم الحضور إلى أحد المواعيد، يرجى الاتصال بنا في أقرب وقت على الرقم {phone}، ليقترح على شخص آخر.",
        "papers": "أحضروا وثائقكم. قائمتها هنا:",
        "question": "لتغيير الموعد أو لأي سؤال، يمكنكم الاتصال بنا على الرقم {phone}.",
        "question_move": "لأي سؤال، يمكنكم الاتصال بنا على الرقم {phone}.",
        "not_you": "إذا لم تطلبوا هذا التغيير، أو لأي سؤال، يمكنكم الاتصال بنا على الرقم {phone}.",
        "booked_subject": "تأكيد الموعد: {when}",
        "moved_subject": "تغيير الموعد: {when}",
        "cancelled_subject": "إلغاء الموعد: {when}",
        "late_subject": "تأخير في موعدكم اليوم: احضروا حوالي الساعة {expected}",
        "late_expected": "ستستقبلون حوالي الساعة {expected}. نعتذر عن الانتظار.",
        "reminder_subject": "تذكير بموعدكم: {when}",
        "reminder_subject_many": "تذكير بمواعيدكم، وعددها {count}",
        "series_subject": "مواعيدكم: عدد الجلسات {count}",
        "series_change": "لإلغاء جلسة أو تغييرها، يرجى الاتصال بنا في أقرب وقت على الرقم {phone}.",
        "series_ended_subject": "تم إلغاء جلساتكم القادمة",
        "referral_subject": "تنقصنا وثيقة من أجل موعدكم: {when}",
        "referral": "يتطلب موعدكم رسالة إحالة من طبيبكم لم تصلنا بعد. إذا كانت لديكم، يرجى إرسالها إلينا مسبقا أو إحضارها في ذلك اليوم، وإلا يرجى طلبها من طبيبكم في أقرب وقت. موعدكم:",
        "recall_subject": "موعدكم القادم",
        "recall_call": "اتصلوا بنا على {phone} لحجزه.",
        "early": "يرجى الحضور قبل الموعد بـ {early} دقيقة.",
        "bring_referral": "يرجى إحضار رسالة الإحالة من طبيبكم أو إرسالها إلينا مسبقا.",
        "remote": "عن بعد، عبر الفيديو: لا داعي للحضور.",
        "home": "في منزلكم: لا داعي للحضور.",
        "prepare": "للاستعداد لمكالمة الفيديو، افتحوا الرابط أدناه.",
    },
}
LINKED, CODED = {"booked", "moved", "late", "reminder"}, {"booked", "moved"}
PREPARED = {"booked", "moved", "reminder"}
PLACED = {"booked", "moved", "late", "reminder", "series"}


def letter(
    language: str,
    fact: str,
    said: Mapping[str, str],
    days: list[str],
    place: list[str],
    *,
    papers: Sequence[str] = (),
    asked: Sequence[str] = (),
    by_link: str = "cancel",
) -> str:
    """Return a letter, its subject on the first line.

    :param said: what its phrases speak of: when, who, former, phone, link, code…; `opening` and `closing` as the
        practice words them
    :param days: the moments it names, one a line
    :param place: where, in lines
    :param papers: the links to the lists of documents to bring
    :param asked: the phrases of what is asked of who has one appointment: `prepare`, `early`, `bring_referral`
    :param by_link: what he may do behind his link: `move` or cancel it, `cancel` it, or but `call`
    """
    phrases, many = PHRASES[language], fact == "reminder" and len(days) > 1
    told = {**said, "count": str(len(days))}
    other = fact in PREPARED and not many and by_link != "cancel"

    def say(name: str) -> str:
        return phrases[name].format_map(told)

    parts = [subject(language, fact, told, many=many), say("hello"), said["opening"]]
    parts += [say(fact)] if fact in phrases else []
    if fact == "late":
        parts.append(say("late_expected"))
    elif days:
        parts.append("\n".join([*days, say("with")]))
    parts += ["\n".join(place)] if fact in PLACED and place else []
    parts += [say(one) for one in asked] if fact in PREPARED and not many else []
    parts += [say("code")] if fact in CODED and said["code"] else []
    parts += [say("papers"), "\n".join(papers)] if papers else []
    if fact in LINKED and not many:
        parts += [say(f"cannot_{by_link}" if other else "cannot"), said["link"]]
    if said["phone"]:
        moves = other and by_link == "move" and fact != "moved"
        parts.append(say("question_move" if moves else _closing(fact, many=many)))
    return "\n\n".join([*parts, say("emergency"), f"{said['closing']}\n{said['practice']}", say("automatic")])


def subject(language: str, fact: str, said: Mapping[str, str], *, many: bool = False) -> str:
    """Return the subject of a letter.

    :param many: of a reminder of several appointments
    """
    return PHRASES[language][f"{fact}_subject{'_many' if many else ''}"].format_map(said)


def _closing(fact: str, *, many: bool) -> str:
    """Name the phrase that tells why one may call."""
    if many:
        return "cannot_many"
    return {
        "recall": "recall_call",
        "cancelled": "not_you",
        "moved": "not_you",
        "series_ended": "not_you",
        "series": "series_change",
    }.get(fact, "question")
