"""Addresses under /compte/ of profiles: added, their data, and who asks to join them."""

from django.urls import URLPattern, path

from accounts.profiles.views import data as profile_data
from accounts.profiles.views import joining
from accounts.profiles.views import organisations as profiles

GROUPS = {"identite": "identity", "numeros": "numbers", "compte-bancaire": "bank", "fonction": "function"}
"""Groups of a profile's data: the word of the address, and the key of `profile_data.GROUPS`."""

urlpatterns: list[URLPattern] = [
    path("profils/", profiles.profile_list, name="profile_list"),
    path("profils/ajouter/", profiles.profile_add, name="profile_add"),
    path("profils/ajouter/type/<slug:code>/", profiles.profile_search, name="profile_search"),
    path("profils/ajouter/<uuid:key>/", profiles.profile_details, name="profile_details"),
    path("profils/ajouter/<uuid:key>/rejoindre/", joining.profile_ask_to_join, name="profile_ask_to_join"),
    path("espaces/<uuid:uuid>/", profiles.space, name="space"),
    path("espaces/<uuid:uuid>/profil/", profile_data.profile_data, name="profile_data"),
    path("espaces/<uuid:uuid>/profil/annuaire/", profile_data.profile_refresh, name="profile_refresh"),
    *(
        path(
            f"espaces/<uuid:uuid>/profil/{word}/",
            profile_data.change_profile_data,
            {"group": group},
            name=f"profile_data_{group}",
        )
        for word, group in GROUPS.items()
    ),
    path("espaces/<uuid:uuid>/demandes-de-rattachement/", joining.join_request_list, name="join_request_list"),
    path("espaces/<uuid:uuid>/demandes-de-rattachement/<uuid:asked>/", joining.join_request, name="join_request"),
]
