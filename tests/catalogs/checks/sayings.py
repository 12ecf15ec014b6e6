"""Sentences of a clinic in many languages, each with a slip beside it that turns its meaning round.

Written for these tests by hand; each is how a leaflet would say it.
"""

NOT_MORE = "Do not take more than 2 tablets."
# As it should be, and without the negation.
NOT_MORE_IN = {
    "es": ("No tome más de 2 comprimidos.", "Tome más de 2 comprimidos."),
    "fr": ("Ne prenez pas plus de 2 comprimés.", "Prenez plus de 2 comprimés."),
    "de": ("Nehmen Sie nicht mehr als 2 Tabletten.", "Nehmen Sie mehr als 2 Tabletten."),
    "pl": ("Nie należy przyjmować więcej niż 2 tabletki.", "Należy przyjmować więcej niż 2 tabletki."),
    "ru": ("Не принимайте более 2 таблеток.", "Принимайте более 2 таблеток."),
    "tr": ("2 tabletten fazla almayın.", "2 tabletten fazla alın."),
    "vi": ("Không uống quá 2 viên thuốc.", "Uống quá 2 viên thuốc."),
    "ar": ("لا تتناولوا أكثر من 2 من الأقراص.", "تناولوا أكثر من 2 من الأقراص."),
    "ur": ("2 سے زیادہ گولیاں نہ لیں۔", "2 سے زیادہ گولیاں لیں۔"),
    "hi": ("2 से ज़्यादा गोलियाँ न लें।", "2 से ज़्यादा गोलियाँ लें।"),
    "ta": ("2 மாத்திரைகளுக்கு மேல் எடுக்காதீர்கள்.", "2 மாத்திரைகளுக்கு மேல் எடுங்கள்."),
    "th": ("ห้ามรับประทานยาเกิน 2 เม็ด", "รับประทานยาเกิน 2 เม็ด"),
    "zh_Hans": ("请勿服用超过2片。", "请服用超过2片。"),
    "zh_Hant": ("請勿服用超過2片。", "請服用超過2片。"),
    "ja": ("2錠より多く飲まないでください。", "2錠より多く飲んでください。"),
    "ko": ("2정 넘게 복용하지 마세요.", "2정 넘게 복용하세요."),
    "it": ("Non prenda più di 2 compresse.", "Prenda più di 2 compresse."),
    "pt": ("Não tome mais de 2 comprimidos.", "Tome mais de 2 comprimidos."),
    "pt_BR": ("Não tome mais de 2 comprimidos.", "Tome mais de 2 comprimidos."),
    "nl": ("Neem niet meer dan 2 tabletten.", "Neem meer dan 2 tabletten."),
    "uk": ("Не приймайте більше 2 таблеток.", "Приймайте більше 2 таблеток."),
    "ro": ("Nu luați mai mult de 2 comprimate.", "Luați mai mult de 2 comprimate."),
    "cs": ("Neužívejte více než 2 tablety.", "Užívejte více než 2 tablety."),
    "sk": ("Neužívajte viac ako 2 tablety.", "Užívajte viac ako 2 tablety."),
    "sv": ("Ta inte mer än 2 tabletter.", "Ta mer än 2 tabletter."),
    "da": ("Tag ikke mere end 2 tabletter.", "Tag mere end 2 tabletter."),
    "nb": ("Ta ikke mer enn 2 tabletter.", "Ta mer enn 2 tabletter."),
    "fi": ("Älä ota enempää kuin 2 tablettia.", "Ota enemmän kuin 2 tablettia."),
    "hu": ("Ne vegyen be 2 tablettánál többet.", "Vegyen be 2 tablettánál többet."),
    "el": ("Μην παίρνετε πάνω από 2 δισκία.", "Παίρνετε πάνω από 2 δισκία."),
    "id": ("Jangan minum lebih dari 2 tablet.", "Minum lebih dari 2 tablet."),
    "ms": ("Jangan ambil lebih daripada 2 tablet.", "Ambil lebih daripada 2 tablet."),
    "he": ("אין ליטול יותר מ-2 טבליות.", "יש ליטול יותר מ-2 טבליות."),
    "fa": ("بیش از 2 قرص نخورید.", "بیش از 2 قرص بخورید."),
    "bn": ("2টির বেশি ট্যাবলেট খাবেন না।", "2টির বেশি ট্যাবলেট খাবেন।"),
}

NOBODY = "Nobody can promise you a result."
NOBODY_IN = {
    "es": ("Nadie puede prometerle un resultado.", "Se le puede prometer un resultado."),
    "fr": ("Personne ne peut vous promettre un résultat.", "On peut vous promettre un résultat."),
    "de": ("Niemand kann Ihnen einen Erfolg versprechen.", "Man kann Ihnen einen Erfolg versprechen."),
    "pl": ("Nikt nie może obiecać Państwu efektu.", "Można obiecać Państwu efekt."),
    "ru": ("Никто не может обещать вам результат.", "Можно обещать вам результат."),
    "tr": ("Kimse size bir sonuç vaat edemez.", "Size bir sonuç vaat edebiliriz."),
    "vi": ("Không ai có thể hứa với bạn về kết quả.", "Ai cũng có thể hứa với bạn về kết quả."),
    "ar": ("لا يمكن لأحد أن يعدكم بنتيجة.", "يمكن أن نعدكم بنتيجة."),
    "ur": ("کوئی بھی آپ سے نتیجے کا وعدہ نہیں کر سکتا۔", "ہر کوئی آپ سے نتیجے کا وعدہ کر سکتا ہے۔"),
    "hi": ("कोई भी आपसे नतीजे का वादा नहीं कर सकता।", "कोई भी आपसे नतीजे का वादा कर सकता है।"),
    "ta": ("யாரும் உங்களுக்கு ஒரு பலனை உறுதியளிக்க முடியாது.", "யாரும் உங்களுக்கு ஒரு பலனை உறுதியளிக்க முடியும்."),
    "th": ("ไม่มีใครรับรองผลการรักษาให้คุณได้", "เรารับรองผลการรักษาให้คุณได้"),
    "zh_Hans": ("没有人能向您保证效果。", "有人能向您保证效果。"),
    "ja": ("結果を約束できる人はいません。", "結果を約束できる人はいます。"),
}

WALK = "Walk a little every day, and ask your doctor first."
WALK_IN = {
    "es": "Camine un poco todos los días y pregunte primero a su médico.",
    "fr": "Marchez un peu chaque jour et demandez d’abord à votre médecin.",
    "de": "Gehen Sie jeden Tag ein wenig, und fragen Sie zuerst Ihren Arzt.",
    "pl": "Proszę codziennie trochę spacerować i najpierw zapytać lekarza.",
    "ru": "Понемногу ходите каждый день и сначала посоветуйтесь с врачом.",
    "tr": "Her gün biraz yürüyün ve önce doktorunuza sorun.",
    "vi": "Hãy đi bộ một chút mỗi ngày và hỏi bác sĩ trước.",
    "ar": "امشوا قليلًا كل يوم، واسألوا الطبيب أولًا.",
    "ur": "ہر روز تھوڑا سا چلیں، اور پہلے اپنے ڈاکٹر سے پوچھیں۔",
    "hi": "हर दिन थोड़ा चलें, और पहले अपने डॉक्टर से पूछें।",
    "ta": "ஒவ்வொரு நாளும் சிறிது நடங்கள், முதலில் உங்கள் மருத்துவரிடம் கேளுங்கள்.",
    "th": "เดินเล็กน้อยทุกวัน และปรึกษาแพทย์ก่อน",
    "zh_Hans": "每天稍微走动，并先咨询医生。",
    "zh_Hant": "每天稍微走動，並先諮詢醫生。",
    "ja": "毎日少し歩き、まず医師に相談してください。",
    "ko": "매일 조금씩 걷고, 먼저 의사와 상의하세요.",
    "it": "Cammini un po’ ogni giorno e chieda prima al suo medico.",
    "pt": "Caminhe um pouco todos os dias e pergunte primeiro ao seu médico.",
    "nl": "Wandel elke dag een stukje en vraag het eerst aan uw arts.",
    "uk": "Щодня потроху ходіть і спершу порадьтеся з лікарем.",
    "ro": "Mergeți puțin pe jos în fiecare zi și întrebați mai întâi medicul.",
    "cs": "Každý den se trochu projděte a nejdříve se zeptejte lékaře.",
    "sv": "Gå lite varje dag och fråga din läkare först.",
    "el": "Περπατάτε λίγο κάθε μέρα και ρωτήστε πρώτα τον γιατρό σας.",
    "he": "לכו מעט בכל יום, ושאלו קודם את הרופא.",
    "fa": "هر روز کمی پیاده‌روی کنید و ابتدا از پزشک خود بپرسید.",
    "bn": "প্রতিদিন একটু হাঁটুন, এবং আগে আপনার ডাক্তারকে জিজ্ঞাসা করুন।",
}

QUESTION = "Does it hurt when you walk? Tell us."
QUESTION_IN = {
    "es": "¿Le duele al caminar? Díganoslo.",
    "fr": "Avez-vous mal en marchant\u202f? Dites-le-nous.",
    "de": "Tut es beim Gehen weh? Sagen Sie es uns.",
    "pl": "Czy boli podczas chodzenia? Proszę nam powiedzieć.",
    "ru": "Болит при ходьбе? Скажите нам.",
    "tr": "Yürürken ağrıyor mu? Bize söyleyin.",
    "vi": "Bạn có đau khi đi bộ không? Hãy cho chúng tôi biết.",
    "ar": "هل تشعرون بألم عند المشي؟ أخبرونا.",
    "ur": "کیا چلتے وقت درد ہوتا ہے؟ ہمیں بتائیں۔",
    "hi": "क्या चलने पर दर्द होता है? हमें बताएँ।",
    "ta": "நடக்கும்போது வலிக்கிறதா? எங்களிடம் சொல்லுங்கள்.",
    "th": "เดินแล้วปวดไหม โปรดแจ้งเรา",
    "zh_Hans": "走路时会痛吗？请告诉我们。",
    "ja": "歩くと痛みますか？お知らせください。",
    "el": "Πονάτε όταν περπατάτε; Πείτε μας το.",
    "ko": "걸을 때 아프신가요? 저희에게 알려 주세요.",
}


def right_ones() -> list[tuple[str, str, str]]:
    """Tag, source and right translation of every sentence here."""
    whole = [(tag, NOT_MORE, good) for tag, (good, _bad) in NOT_MORE_IN.items()]
    whole += [(tag, NOBODY, good) for tag, (good, _bad) in NOBODY_IN.items()]
    whole += [(tag, WALK, good) for tag, good in WALK_IN.items()]
    return whole + [(tag, QUESTION, good) for tag, good in QUESTION_IN.items()]
