"""The kinds of pages of the public site, one module each."""

from home.models.accessibility import AccessibilityStatementPage, Conformity
from home.models.accessibility_audits import AccessibilityAudit, AuditedPage, AuditRemark, AuditVerdict, Verdict
from home.models.content import ContentKind, ContentPage
from home.models.faq import AnswerVotes, FaqPage, FaqQuestionPage, FaqSection
from home.models.home_page import FeaturedProcedure, HighlightedQuestion, HomePage
from home.models.listings import HighlightedProcedure, OtherProceduresPage, ProfileIndexPage, ProfileListingPage
from home.models.page_links import LinkState, PageLink
from home.models.page_views import PageViews
from home.models.procedure_pages import ProcedureIndexPage, ProcedurePage
from home.models.themes import Theme
