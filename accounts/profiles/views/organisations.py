"""« Mes profils », a space's dashboard, and the steps that add an organisation: type, numbers, function."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.account_pages import account_page
from accounts.models import JoinRequest, Membership, ProfileType, User
from accounts.profiles import coming_back, organisation_search, organisations
from accounts.profiles.forms.organisations import NewProfileForm, NumbersForm
from accounts.profiles.forms.sharing import JoinForm
from accounts.profiles.organisation_search import Search, TooManySearchesError
from accounts.profiles.spaces import signed_in, space_context, space_or_404
from accounts.tiles import space_tiles_of


@account_page()
def profile_list(request: HttpRequest) -> HttpResponse:
    """Whom the person may act for, and whom they asked to act for."""
    user = signed_in(request)
    memberships = Membership.objects.filter(user=user).select_related("profile__type")
    context = {
        "memberships": memberships.order_by("-profile__type__is_personal", "profile__name"),
        "join_requests": JoinRequest.objects.shown_to(user).select_related("profile"),
    }
    return render(request, "accounts/profiles/list.html", context)


@account_page()
def profile_add(request: HttpRequest) -> HttpResponse:
    """The two ways to another profile: to add one, of which type; to join one, with a key."""
    coming_back.note(request)
    context = {"types": ProfileType.objects.filter(is_personal=False), "join_form": JoinForm()}
    return render(request, "accounts/profiles/add.html", context)


@account_page("GET", "POST")
def profile_search(request: HttpRequest, code: str) -> HttpResponse:
    """The numbers of the organisation; « Rechercher » asks the register and leads to the next step."""
    kind = get_object_or_404(ProfileType, code=code, is_personal=False)
    form = NumbersForm(request.POST if request.method == "POST" else None, kind=kind)
    status = 200
    if request.method == "POST":
        search, status = _search(signed_in(request), kind, form)
        if search:
            key = organisation_search.keep(request.session, search)
            return redirect("profile_ask_to_join" if search.known_profile else "profile_details", key)
    return render(request, "accounts/profiles/search.html", {"form": form, "kind": kind}, status=status)


def _search(user: User, kind: ProfileType, form: NumbersForm) -> tuple[Search | None, int]:
    """What was found; or, with the status of the answer, nothing: the form then says why."""
    if not form.is_valid():
        return None, 422
    try:
        return organisation_search.search(user=user, kind=kind, **form.numbers), 200
    except TooManySearchesError as error:
        form.add_error(None, error.message)
        return None, 429


@account_page("GET", "POST")
def profile_details(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the register tells, or what must be typed; one's function; « Ajouter ce profil »."""
    search = kept_search_or_404(request, key)
    kind = get_object_or_404(ProfileType, code=search.type_code, is_personal=False)
    if search.known_profile:
        return redirect("profile_ask_to_join", key)
    organisation = search.reading.organisation if search.reading else None
    form = NewProfileForm(
        request.POST if request.method == "POST" else None,
        asks_name=not (organisation and organisation.name),
        asks_address=not (organisation and organisations.has_address(organisation)),
    )
    if request.method == "POST" and form.is_valid():
        return _add(request, key, search, kind, form)
    context = {"form": form, "kind": kind, "search": search, "organisation": organisation}
    return render(request, "accounts/profiles/details.html", context, status=422 if form.errors else 200)


def _add(request: HttpRequest, key: UUID, search: Search, kind: ProfileType, form: NewProfileForm) -> HttpResponse:
    try:
        profile = organisations.add_organisation(
            user=signed_in(request),
            profile_type=kind,
            name=form.cleaned_data.get("name", ""),
            siret=search.siret,
            rna=search.rna,
            function=form.cleaned_data["function"],
            address=form.address,
            reading=search.reading,
        )
    except organisations.SiretTakenError:
        return redirect("profile_ask_to_join", key)
    organisation_search.forget(request.session, key)
    messages.success(request, _("The profile is added; you administer it."))
    return coming_back.back_or_space(request, profile)


def kept_search_or_404(request: HttpRequest, key: UUID) -> Search:
    """The search of this session under this key."""
    search = organisation_search.recall(request.session, key)
    if search is None:
        raise Http404
    return search


@account_page()
def space(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A space's dashboard."""
    user = signed_in(request)
    profile = space_or_404(user, uuid)
    context = space_context(request, profile) | {"tiles": space_tiles_of(user, profile)}
    return render(request, "accounts/profiles/space.html", context)
