"""Imported once by the server that workers are forked from, so that each begins warm."""

from leafpost.render.fonts import use_project_fonts

use_project_fonts()  # before fontconfig is read for the first time

import leafpost.press.job
import leafpost.render.mail
import leafpost.render.pdf
import leafpost.render.web
import weasyprint
