"""Imported once by the server that workers are forked from, so that each begins warm."""

import gc

from leafpost.render.fonts import use_project_fonts

use_project_fonts()  # before fontconfig is read for the first time

import leafpost.press.job
import leafpost.render.mail
import leafpost.render.pdf
import leafpost.render.web
import weasyprint

gc.collect()
gc.freeze()  # what was imported stays: no worker looks through it again for what may be thrown away
