"""E-mails that tell of no appointment of one's own: the house's words around the practice's, in seven languages; pure.

Subject, place, link, code, how long it holds and the emergency number stay the house's; how each begins and ends is
the practice's (`wording`). Nothing of health is in any.
"""

from collections.abc import Mapping

from .wording import LANGUAGES, filled_mail

# The paragraphs of each, between greeting and emergency number: a phrase of below, or what the caller says.
PARAGRAPHS: Mapping[str, tuple[str, ...]] = {
    "offer": ("place", "replaces", "answer", "link", "choices", "question"),
    "far_offer": ("place", "replaces", "answer", "link", "hands", "question"),
    "sheet": ("sheet_link", "link", "question"),
    "waits": ("waits_link", "link", "question"),
    "code": ("code", "code_time", "again", "question"),
    "code_mine": ("code", "code_time", "again", "question"),
    "came_in": ("question",),
    "reached": ("reached_link", "reached_not", "question"),
    "news": ("words", "question"),
}

PHRASES: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "hello": "Bonjour,",
        "with": "avec {who}",
        "emergency": "En cas d’urgence vitale, appelez le 15.",
        "automatic": "Ce message est envoyé automatiquement, merci de ne pas y répondre.",
        "question": "[Pour toute question, vous pouvez nous appeler au {phone}.]",
        "offer_subject": "Une place se libère : {when}",
        "far_offer_subject": "Une place se libère chez un confrère : {when}",
        "replaces": "[Il remplacerait votre rendez-vous du {own}.]",
        "answer": "Merci de nous répondre avant le {until}, ici :",
        "choices": "Vous pouvez l’accepter, le laisser passer en gardant votre place sur la liste, ou quitter la liste. Sans réponse de votre part, il sera proposé à une autre personne et vous gardez votre place.",
        "hands": "Si vous l’acceptez, nous transmettrons à {there} votre identité (nom, date de naissance, sexe), de quoi vous joindre et la durée de rendez-vous qu’il vous faut, et rien d’autre. Vous pouvez aussi le laisser passer en gardant votre place sur la liste, ou quitter la liste. Sans réponse de votre part, il sera proposé à une autre personne et vous gardez votre place.",
        "sheet_subject": "Un document pour vous : {practice}",
        "sheet_link": "Vous le trouvez ici, avec ce qu’il vous reste à faire ; votre date de naissance vous sera demandée pour l’ouvrir :",
        "waits_subject": "Quelque chose vous attend : {practice}",
        "waits_link": "Ouvrez-le avec le code qui sera envoyé à votre adresse e-mail :",
        "code_subject": "Votre code : {practice}",
        "code_time": "Il sert pendant dix minutes ; s’il est arrivé plus tard, demandez-en un autre. Si vous ne l’avez pas demandé, vous n’avez rien à faire : sans lui, personne ne voit ni ne réserve rien.",
        "again": "[Beaucoup de codes ont été demandés pour cette adresse. Si la page vous dit d’attendre, ouvrez ce lien dans le navigateur où vous voulez recevoir le vôtre : {again}]",
        "came_in_subject": "Message : {practice}",
        "news_subject": "Information : {practice}",
        "reached_subject": "Vos coordonnées ont changé : {practice}",
        "reached_link": "[Si c’est vous, confirmez-le ici : d’ici là, une nouvelle adresse n’ouvre pas votre espace.\n{confirm}]",
        "reached_not": "Si vous n’avez rien demandé, ne confirmez rien et prévenez-nous.",
    },
    "en": {
        "hello": "Hello,",
        "with": "with {who}",
        "emergency": "In a life-threatening emergency, call 15 or 112.",
        "automatic": "This message is sent automatically; please do not reply to it.",
        "question": "[For any question, you can call us on {phone}.]",
        "offer_subject": "A time has become free: {when}",
        "far_offer_subject": "A time has become free at a colleague's practice: {when}",
        "replaces": "[It would replace your appointment of {own}.]",
        "answer": "Please answer before {until}, here:",
        "choices": "You can take it, let it go and keep your place on the list, or leave the list. Without an answer, it will be offered to someone else and you keep your place.",
        "hands": "If you take it, we will hand over to {there} who you are (name, date of birth, sex), how to reach you and how long an appointment you need, and nothing else. You can also let it go and keep your place on the list, or leave the list. Without an answer, it will be offered to someone else and you keep your place.",
        "sheet_subject": "A document from {practice}",
        "sheet_link": "You will find it here, with what is left for you to do; you will be asked for your date of birth to open it:",
        "waits_subject": "Something waits for you: {practice}",
        "waits_link": "Open it with the code that will be sent to your e-mail address:",
        "code_subject": "Your code: {practice}",
        "code_time": "It can be used for ten minutes; if it came later, have another one sent. If you did not ask for it, you need not do anything: without it, nobody sees or books anything.",
        "again": "[Many codes were asked for with this address. If the page tells you to wait, open this link in the browser in which you want yours: {again}]",
        "came_in_subject": "Message from {practice}",
        "reached_subject": "How we reach you has changed: {practice}",
        "reached_link": "[If it was you, confirm it here: until then a new address does not open your space.\n{confirm}]",
        "reached_not": "If you asked for nothing, confirm nothing and let us know.",
        "news_subject": "Information from {practice}",
    },
    "es": {
        "hello": "Buenos días:",
        "with": "con {who}",
        "emergency": "En caso de urgencia vital, llame al 15.",
        "automatic": "Este mensaje se envía automáticamente; le rogamos que no responda.",
        "question": "[Para cualquier pregunta, puede llamarnos al {phone}.]",
        "offer_subject": "Hay un hueco libre: {when}",
        "far_offer_subject": "Hay un hueco libre con otro profesional: {when}",
        "replaces": "[Sustituiría su cita del {own}.]",
        "answer": "Responda antes de esta hora: {until}, aquí:",
        "choices": "Puede aceptarlo, dejarlo pasar conservando su lugar en la lista o salir de la lista. Si no responde, se ofrecerá a otra persona y usted conserva su lugar.",
        "hands": "Si lo acepta, transmitiremos a {there} su identidad (apellido, fecha de nacimiento, sexo), cómo contactarle y la duración de la cita que necesita, y nada más. También puede dejarlo pasar conservando su lugar en la lista o salir de la lista. Si no responde, se ofrecerá a otra persona y usted conserva su lugar.",
        "sheet_subject": "Un documento de {practice}",
        "sheet_link": "Lo encontrará aquí, con lo que le queda por hacer; para abrirlo se le pedirá su fecha de nacimiento:",
        "waits_subject": "Algo le espera: {practice}",
        "waits_link": "Ábralo con el código que se enviará a su correo electrónico:",
        "code_subject": "Su código: {practice}",
        "code_time": "Sirve durante diez minutos; si ha llegado más tarde, pida otro. Si no lo ha pedido, no tiene que hacer nada: sin él, nadie ve ni reserva nada.",
        "again": "[Se han pedido muchos códigos con esta dirección. Si la página le dice que espere, abra este enlace en el navegador donde quiere usar el suyo: {again}]",
        "came_in_subject": "Mensaje de {practice}",
        "reached_subject": "Sus datos de contacto han cambiado: {practice}",
        "reached_link": "[Si ha sido usted, confírmelo aquí: hasta entonces, una dirección nueva no abre su espacio.\n{confirm}]",
        "reached_not": "Si no ha pedido nada, no confirme nada y avísenos.",
        "news_subject": "Información de {practice}",
    },
    "pt": {
        "hello": "Bom dia,",
        "with": "com {who}",
        "emergency": "Em caso de urgência vital, ligue para o 15.",
        "automatic": "Esta mensagem é enviada automaticamente; por favor, não responda.",
        "question": "[Para qualquer pergunta, pode telefonar-nos para o {phone}.]",
        "offer_subject": "Há uma vaga: {when}",
        "far_offer_subject": "Há uma vaga com um colega: {when}",
        "replaces": "[Substituiria a sua consulta de {own}.]",
        "answer": "Responda antes de {until}, aqui:",
        "choices": "Pode aceitá-la, deixá-la passar mantendo o seu lugar na lista ou sair da lista. Sem resposta sua, será proposta a outra pessoa e mantém o seu lugar.",
        "hands": "Se a aceitar, transmitiremos a {there} a sua identidade (apelido, data de nascimento, sexo), como o contactar e a duração da consulta de que precisa, e nada mais. Também pode deixá-la passar mantendo o seu lugar na lista ou sair da lista. Sem resposta sua, será proposta a outra pessoa e mantém o seu lugar.",
        "sheet_subject": "Um documento de {practice}",
        "sheet_link": "Encontra-o aqui, com o que lhe falta fazer; para o abrir ser-lhe-á pedida a sua data de nascimento:",
        "waits_subject": "Algo o espera: {practice}",
        "waits_link": "Abra-o com o código que será enviado para o seu e-mail:",
        "code_subject": "O seu código: {practice}",
        "code_time": "Serve durante dez minutos; se chegou mais tarde, peça outro. Se não o pediu, não precisa de fazer nada: sem ele, ninguém vê nem marca nada.",
        "again": "[Foram pedidos muitos códigos com este endereço. Se a página lhe disser para esperar, abra esta ligação no navegador onde quer usar o seu: {again}]",
        "came_in_subject": "Mensagem de {practice}",
        "reached_subject": "Os seus contactos mudaram: {practice}",
        "reached_link": "[Se foi você, confirme-o aqui: até lá, um endereço novo não abre o seu espaço.\n{confirm}]",
        "reached_not": "Se não pediu nada, não confirme nada e avise-nos.",
        "news_subject": "Informação de {practice}",
    },
    "ar": {
        "hello": "مرحباً،",
        "with": "مع {who}",
        "emergency": "في حالة خطر على الحياة، اتصلوا بالرقم 15.",
        "automatic": "هذه رسالة آلية، يرجى عدم الرد عليها.",
        "question": "[لأي سؤال، يمكنكم الاتصال بنا على {phone}.]",
        "offer_subject": "موعد متاح: {when}",
        "far_offer_subject": "موعد متاح لدى زميل: {when}",
        "replaces": "[سيحل محل موعدكم: {own}.]",
        "answer": "يرجى الرد قبل {until}، هنا:",
        "choices": "يمكنكم قبوله، أو تركه مع الاحتفاظ بمكانكم في القائمة، أو مغادرة القائمة. بدون رد منكم، سيُعرض على شخص آخر وتحتفظون بمكانكم.",
        "hands": "إذا قبلتموه، سننقل إلى {there} هويتكم (الاسم وتاريخ الميلاد والجنس) ووسيلة الاتصال بكم ومدة الموعد اللازمة، ولا شيء غير ذلك. يمكنكم أيضاً تركه مع الاحتفاظ بمكانكم في القائمة، أو مغادرة القائمة. بدون رد منكم، سيُعرض على شخص آخر وتحتفظون بمكانكم.",
        "sheet_subject": "وثيقة من {practice}",
        "sheet_link": "تجدونها هنا، مع ما بقي عليكم القيام به؛ سيُطلب منكم تاريخ ميلادكم لفتحها:",
        "waits_subject": "هناك شيء ينتظركم: {practice}",
        "waits_link": "افتحوه بالرمز الذي سيُرسل إلى بريدكم الإلكتروني:",
        "code_subject": "رمزكم: {practice}",
        "code_time": "يصلح لمدة عشر دقائق؛ إذا وصل بعد ذلك فاطلب رمزًا آخر. إذا لم تطلبه فلا داعي لفعل شيء: بدونه لا يرى أحد شيئًا ولا يحجز شيئًا.",
        "again": "[طُلبت رموز كثيرة لهذا العنوان. إذا طلبت منكم الصفحة الانتظار، فافتحوا هذا الرابط في المتصفح الذي تريدون استعمال رمزكم فيه: {again}]",
        "came_in_subject": "رسالة من {practice}",
        "reached_subject": "تغيّرت وسائل الاتصال بكم: {practice}",
        "reached_link": "[إذا كنتم أنتم من طلب ذلك فأكّدوه هنا: وحتى ذلك الحين لا يفتح العنوان الجديد فضاءكم.\n{confirm}]",
        "reached_not": "إذا لم تطلبوا شيئًا فلا تؤكّدوا شيئًا وأخبرونا.",
        "news_subject": "معلومة من {practice}",
    },
    "tr": {
        "hello": "Merhaba,",
        "with": "{who} ile",
        "emergency": "Hayati tehlike durumunda 15'i arayın.",
        "automatic": "Bu mesaj otomatik olarak gönderilmiştir, lütfen yanıtlamayın.",
        "question": "[Soru sormak için bizi {phone} numarasından arayabilirsiniz.]",
        "offer_subject": "Boş bir yer var: {when}",
        "far_offer_subject": "Bir meslektaşımızda boş bir yer var: {when}",
        "replaces": "[Şu randevunuzun yerine geçer: {own}.]",
        "answer": "Lütfen şu saatten önce buradan yanıtlayın: {until}",
        "choices": "Kabul edebilir, listedeki yerinizi koruyarak vazgeçebilir veya listeden çıkabilirsiniz. Yanıt vermezseniz başka birine teklif edilir ve yerinizi korursunuz.",
        "hands": "Kabul ederseniz {there} kurumuna kimliğinizi (ad, doğum tarihi, cinsiyet), size nasıl ulaşılacağını ve gereken randevu süresini iletiriz, başka hiçbir şeyi iletmeyiz. Listedeki yerinizi koruyarak vazgeçebilir veya listeden de çıkabilirsiniz. Yanıt vermezseniz başka birine teklif edilir ve yerinizi korursunuz.",
        "sheet_subject": "{practice}: size bir belge",
        "sheet_link": "Yapmanız gerekenlerle birlikte burada bulabilirsiniz; açmak için doğum tarihiniz sorulacaktır:",
        "waits_subject": "Sizi bekleyen bir şey var: {practice}",
        "waits_link": "E-posta adresinize gönderilecek kodla açın:",
        "code_subject": "Kodunuz: {practice}",
        "code_time": "On dakika geçerlidir; daha geç geldiyse başka bir kod isteyin. Siz istemediyseniz bir şey yapmanız gerekmez: o olmadan kimse bir şey göremez ve randevu alamaz.",
        "again": "[Bu adres için çok sayıda kod istendi. Sayfa beklemenizi söylerse, kodunuzu kullanmak istediğiniz tarayıcıda bu bağlantıyı açın: {again}]",
        "came_in_subject": "{practice}: mesaj",
        "reached_subject": "İletişim bilgileriniz değişti: {practice}",
        "reached_link": "[Bunu siz istediyseniz burada onaylayın: o zamana kadar yeni bir adres alanınızı açmaz.\n{confirm}]",
        "reached_not": "Bir şey istemediyseniz hiçbir şeyi onaylamayın ve bize haber verin.",
        "news_subject": "{practice}: bilgi",
    },
    "uk": {
        "hello": "Доброго дня!",
        "with": "{who}",
        "emergency": "Якщо є загроза життю, телефонуйте 15.",
        "automatic": "Це повідомлення надіслано автоматично, будь ласка, не відповідайте на нього.",
        "question": "[Щоб поставити запитання, телефонуйте: {phone}.]",
        "offer_subject": "Звільнився час: {when}",
        "far_offer_subject": "Звільнився час у колеги: {when}",
        "replaces": "[Він замінить ваш запис: {own}.]",
        "answer": "Будь ласка, дайте відповідь до {until} тут:",
        "choices": "Ви можете погодитися, відмовитися і залишитися в черзі або вийти з черги. Якщо ви не відповісте, час запропонують іншій людині, а ви залишитеся в черзі.",
        "hands": "Якщо ви погодитеся, ми передамо до {there} ваші дані (ім’я, дату народження, стать), як із вами зв’язатися та скільки часу потрібно на прийом, і більше нічого. Ви також можете відмовитися і залишитися в черзі або вийти з черги. Якщо ви не відповісте, час запропонують іншій людині, а ви залишитеся в черзі.",
        "sheet_subject": "Документ від {practice}",
        "sheet_link": "Він тут, разом із тим, що вам ще треба зробити; щоб його відкрити, потрібна ваша дата народження:",
        "waits_subject": "На вас щось чекає: {practice}",
        "waits_link": "Відкрийте кодом, який буде надіслано на вашу електронну адресу:",
        "code_subject": "Ваш код: {practice}",
        "code_time": "Він діє десять хвилин; якщо лист надійшов пізніше, попросіть інший код. Якщо ви його не просили, нічого робити не треба: без нього ніхто нічого не побачить і не запише.",
        "again": "[Для цієї адреси просили багато кодів. Якщо сторінка каже зачекати, відкрийте це посилання в тому браузері, де хочете ввести свій код: {again}]",
        "came_in_subject": "Повідомлення від {practice}",
        "reached_subject": "Ваші контактні дані змінилися: {practice}",
        "reached_link": "[Якщо це ви, підтвердьте тут: до того нова адреса не відкриває ваш простір.\n{confirm}]",
        "reached_not": "Якщо ви нічого не просили, нічого не підтверджуйте й повідомте нас.",
        "news_subject": "Інформація від {practice}",
    },
}  # fmt: skip


def spoken(language: str) -> str:
    """Return the language someone is written to in: his own when the house speaks it, or French."""
    return language if language in LANGUAGES else LANGUAGES[0]


def with_whom(language: str, who: str) -> str:
    """Return the line that says with whom one is invited."""
    return PHRASES[language]["with"].format(who=who)


def letter(name: str, language: str, said: Mapping[str, str]) -> str:
    """Return an e-mail, its subject on the first line; what nothing is known of is left out.

    :param name: one of `PARAGRAPHS`
    :param language: one the house speaks
    :param said: `opening`, `closing` and `practice`; what its phrases speak of, and `place`, `link` or `code`, each
        a paragraph of its own
    """
    phrases = PHRASES[language]

    def say(one: str) -> str:
        return filled_mail(phrases[one], language, said) if one in phrases else said.get(one, "")

    subject = say(f"{name.removesuffix('_mine')}_subject")
    ends = (say("emergency"), f"{said['closing']}\n{said['practice']}", say("automatic"))
    parts = (say("hello"), said["opening"], *map(say, PARAGRAPHS[name]), *ends)
    return "\n\n".join([subject, *filter(None, parts)])
