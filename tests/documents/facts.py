"""What each document has to say, fact by fact: a fact, and the messages that carry it.

Whoever changes the words of a fact changes them here too, with the clinician beside them.
"""

from dataclasses import dataclass

RUNNING = "running-with-back-pain"
DECOMPRESSION = "non-surgical-spinal-decompression"
AT_HOME = "back-friendly-exercise-at-home"
FIRST_STEP = "take-the-first-step"
SOFTER_GROUND = "softer-ground"
DOCUMENTS = (RUNNING, DECOMPRESSION, AT_HOME, FIRST_STEP, SOFTER_GROUND)
LEAFLETS = DOCUMENTS[:3]
LETTERS = DOCUMENTS[3:]


@dataclass(frozen=True, slots=True)
class Carrier:
    """A message that carries a fact.

    `id` is that of the callout in which it stands, or empty; `start` how it begins, or all of it
    where there is no `substance`: the words that make up the fact, in their order.
    """

    id: str
    start: str
    substance: tuple[str, ...] = ()


def says(start: str, *substance: str, id: str = "") -> Carrier:  # noqa: A002 - the field's own name
    return Carrier(id, start, substance)


# --- facts that stand in several documents, in the same words ----------------------------

FORM = [says("**Move more forward, less up and down.**", "Lead with your chest", "head tall", "balanced over it")]
SHOES = [
    says(
        "**Wear top-quality cushioned running shoes.**",
        *("Many sports doctors advise", "extra cushioning", "protect joints and spine", "impact"),
    )
]
BAREFOOT = [
    says(
        "Barefoot running is controversial",
        *("some studies indicate", "may be preferable", "If you want", "start slowly", "this order"),
    ),
    says("**Walk** barefoot on a **soft** surface (grass, sand)."),
    says("**Walk** barefoot on a **hard** surface."),
    says("**Run** barefoot on a **soft** surface."),
    says("Then, possibly, **run** barefoot on a **hard** surface."),
]
SOFT_GROUND = [
    says("Choose softer ground", id="softer-ground"),
    says("**Softer:**", "grass", "sand", "padded track", "treadmill", id="softer-ground"),
    says("**Harder:**", "concrete", "asphalt", id="softer-ground"),
]
STRONG_CORE = ("abdominal and core muscles", "help to stabilise your lower back", "while you run", "keep good form")
BREAK = [
    says(
        "If running makes your back problem worse",
        *("flare-up", "for example", "degenerative disc disease", "consider a break", "less impact"),
        "until the pain subsides",
    )
]
LESS_IMPACT = [
    says("An elliptical machine"),
    says("A stair climber"),
    says("Possibly swimming"),
    says("Possibly pool therapy"),
    says("Possibly water aerobics"),
]
STOP_RUNNING = [
    says("In our rehabilitation programme?", id="stop-running-during-programme"),
    says(
        "This is for you if you are a patient",
        *("lower back pain or sciatica programme", "We advise you to **stop running completely**"),
        *("for the whole course of treatment", "possibly for longer", "only when your treating specialist allows it"),
        id="stop-running-during-programme",
    ),
]
STOP_RUNNING_IN_A_LETTER = (
    "Patients in our lower back pain or sciatica programme: please stop running until your treating specialist says"
    " that you may run again."
)
ASK_FIRST = [
    says(
        "Your own physical condition and diagnosis",
        *("may call for specific changes or precautions", "Before you start", "treatment on your own"),
        "ask a doctor or physiotherapist",
        id="ask-first",
    )
]
GET_HELP_NOW = [
    says("Get emergency help at once for any of these", id="get-help-now"),
    says("Numbness", "genitals", "back passage", "or the inner thighs", id="get-help-now"),
    says("New trouble", "passing or holding urine", "or controlling the bowel", id="get-help-now"),
    says("New or worsening weakness", "one or both legs", id="get-help-now"),
    says("These can be signs of", "cauda equina syndrome", "needs treatment within hours", id="get-help-now"),
]


def booking(identifier: str) -> list[Carrier]:
    return [
        says("Call {clinic_phone}", "book on our website", id=identifier),
        says("[Book an assessment][booking]", id=identifier),
    ]


def booking_in_a_letter() -> list[Carrier]:
    return [
        says("[Book an assessment][booking]", id="book-assessment"),
        says("Or call {clinic_phone}.", id="book-assessment"),
    ]


# --- every document's facts --------------------------------------------------------------

FACTS: dict[str, dict[str, list[Carrier]]] = {
    RUNNING: {
        "1 excellent exercise": [says("Running and jogging are excellent aerobic exercise.", "can become", "enjoy")],
        "2 jars the spine": [
            says(
                "But running also jars the spine over and over.",
                *("can make a back problem worse", "already", "just starting"),
            )
        ],
        "3 joints and discs": [
            says("**Joints and discs:** on every stride", "force of take-off and of landing", "jars", "squeezes")
        ],
        "4 back muscles": [says("**Back muscles:**", "whole run", "hold your body upright", "good posture")],
        "5 the myokinetic chain": [
            says(
                "**Tight muscles elsewhere:**",
                *("may play a part", "Joints and muscles are linked to each other", "fascia", "myokinetic chain"),
            )
        ],
        "6 forward": FORM,
        "7 shoes": SHOES,
        "8 barefoot": BAREFOOT,
        "9 softer ground": SOFT_GROUND,
        "10 strong core": [says("**Keep your core strong.**", *STRONG_CORE)],
        "11 when to pause": BREAK,
        "12 lower impact": [says(BREAK[0].start, "Good choices are"), *LESS_IMPACT],
        "13 patients of the programme": STOP_RUNNING,
        "14 ask first": ASK_FIRST,
        "15 the first step": [
            says("Take the first step", id="first-step"),
            says(
                "Win your life back from back pain",
                *("[non-surgical spinal decompression][decompression]", "whether it suits you"),
                id="first-step",
            ),
            *booking("first-step"),
        ],
        "16 emergencies": GET_HELP_NOW,
    },
    DECOMPRESSION: {
        "1 what it is": [
            says(
                "It is traction",
                *("made by a motor", "controlled by a computer", "lie on a table", "clothes on", "harness"),
                *("stretches your spine gently and lets go again", "cycles"),
            )
        ],
        "2 what it is for": [
            says(
                "It aims to ease the pressure on discs and nerves.",
                *("lower back pain or sciatica", "for example", "bulging or herniated disc"),
                "degenerative disc disease",
            )
        ],
        "3 one part of a programme": [
            says("There is no operation and no anaesthetic."),
            says("It is one part of a programme", "exercise and advice", "does not replace them"),
        ],
        "4 what to expect": [
            says("First we do an assessment", "whether the treatment suits you"),
            says("Commonly"),
            says("One session"),
            says("{session_length}"),
            says("A whole course"),
            says("{course_sessions}"),
            says("Spread over"),
            says("{course_length}"),
        ],
        "5 how it may feel": [
            says("You feel a gentle pull.", "Some people feel sore for a while", "first sessions"),
            says(
                "**Does pain grow during a session? Tell the therapist at once.**",
                *("therapist then stops", "You can stop it yourself"),
            ),
        ],
        "6 what is known": [
            says(
                "Some people report less pain.",
                *("Good studies", "other treatments, or with sham", "are few and do not agree", "nobody can promise"),
            )
        ],
        "7 who should not": [
            says("Not suitable in any of these cases", id="who-should-not"),
            says("Pregnancy", id="who-should-not"),
            says("A fracture, tumour or infection of the spine", id="who-should-not"),
            says("Advanced osteoporosis", "very brittle bones", id="who-should-not"),
            says("An abdominal aortic aneurysm", "a bulge in the main artery in the belly", id="who-should-not"),
            says("Metal implants in the spine, or a spinal fusion with hardware", id="who-should-not"),
            says("Loss of nerve function that is getting worse", id="who-should-not"),
            says("Others may learn at the assessment", "not for them", "blood thinners", id="who-should-not"),
        ],
        "8 emergencies": GET_HELP_NOW,
        "9 questions": [
            says("Why this treatment for me?"),
            says("What else could I try?"),
            says("What will it cost?"),
            says("How shall we know that it works?"),
            says("What if it does not?"),
        ],
        "10 the next step": [says("Book an assessment", id="book-assessment"), *booking("book-assessment")],
    },
    AT_HOME: {
        "patients of the programme": STOP_RUNNING,
        "when to pause": BREAK,
        "strong core": [says("Strong abdominal and core muscles", *STRONG_CORE[1:])],
        "ask for exercises": [says("You can train these muscles at home.", "Ask your physiotherapist", "suit you")],
        "lower impact": [says("Good choices, if you have one of these machines at home:"), *LESS_IMPACT],
        "emergencies": GET_HELP_NOW,
        "questions": [
            says("Which exercises suit my back?"),
            says("Which exercises should I leave out?"),
            says("How shall I know that I do them well?"),
            says("When may I run again?"),
        ],
        "ask first": ASK_FIRST,
        "the next step": booking("book-assessment"),
    },
    FIRST_STEP: {
        "what is known": [
            says(
                "Some people report less pain after spinal decompression.",
                *("Good studies", "other treatments, or with sham", "are few and do not agree", "nobody can promise"),
            )
        ],
        "who should not": [
            says(
                "**Not for everyone.**",
                *("not suitable, for example, in pregnancy", "spinal fracture", "metal implants in the spine"),
                "[Read the full list][full-list]",
                id="who-should-not",
            )
        ],
        "softer ground": [
            says(
                "Do you run?",
                *("grass, sand, a padded track or a treadmill", "concrete or asphalt", STOP_RUNNING_IN_A_LETTER),
            )
        ],
        "the next step": booking_in_a_letter(),
        "ask first": ASK_FIRST,
    },
    SOFTER_GROUND: {
        "patients of the programme": [
            says(
                "**Not for everyone.**",
                *(STOP_RUNNING_IN_A_LETTER, "[Read the full text][full-text]"),
                id="stop-running-during-programme",
            )
        ],
        "softer ground": SOFT_GROUND,
        "when to pause": BREAK,
        "lower impact": [says(BREAK[0].start, "Good choices are"), *LESS_IMPACT],
        "starting again": [
            says("Ask a doctor or physiotherapist when you may run again.", "softer ground", "less strain")
        ],
        "forward": FORM,
        "shoes": SHOES,
        "strong core": [says("**Keep your core strong.**", *STRONG_CORE)],
        "barefoot": BAREFOOT,
        "the next step": booking_in_a_letter(),
        "ask first": ASK_FIRST,
    },
}
BOXES = {
    RUNNING: "warning stop-running-during-programme, tip softer-ground, urgent get-help-now, note ask-first, "
    "action first-step",
    DECOMPRESSION: "warning who-should-not, urgent get-help-now, action book-assessment",
    AT_HOME: "warning stop-running-during-programme, urgent get-help-now, note ask-first, action book-assessment",
    FIRST_STEP: "action book-assessment, warning who-should-not, note ask-first",
    SOFTER_GROUND: "warning stop-running-during-programme, tip softer-ground, action book-assessment, note ask-first",
}
TEASED = {FIRST_STEP: [DECOMPRESSION, RUNNING], SOFTER_GROUND: [RUNNING, AT_HOME]}
LINKS_TO_LEAFLETS = {
    RUNNING: {"decompression": f"leaflet:{DECOMPRESSION}"},
    DECOMPRESSION: {},
    AT_HOME: {"running": f"leaflet:{RUNNING}"},
    FIRST_STEP: {"full-list": f"leaflet:{DECOMPRESSION}#who-should-not"},
    SOFTER_GROUND: {"full-text": f"leaflet:{RUNNING}#stop-running-during-programme"},
}
