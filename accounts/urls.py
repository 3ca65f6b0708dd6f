"""Addresses under /compte/: allauth's views that we want, under its own names; the others have no address."""

from allauth.account import views as account_views
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.webauthn import views as webauthn_views
from csp.decorators import csp_update
from django.urls import URLPattern, URLResolver, path, re_path

from accounts import agenda, home
from accounts.entrance.views import activation
from accounts.entrance.views import signing_in as entrance
from accounts.federation import DEPARTMENT, FRANCECONNECT
from accounts.identity_providers import views as providers
from accounts.profiles.views import data, joining, members, sharing
from accounts.profiles.views import organisations as profiles
from accounts.rights.views import leaving
from accounts.rights.views import personal_data as personal
from accounts.robots import check as robot_check
from accounts.second_factor import views as second_factor
from accounts.sessions import views as sessions
from accounts.staff import invitations

sign_up = csp_update(robot_check.content_security_policy())(entrance.SignUpView.as_view())

PERSONAL_GROUPS = {"identite": "identity", "adresse": "address", "telephone": "telephone"}
PROFILE_GROUPS = {"identite": "identity", "numeros": "numbers", "compte-bancaire": "bank", "fonction": "function"}
"""Groups of a person's or a profile's data: the word of the address, and the key of their page's `GROUPS`."""

entrance_urls: list[URLPattern | URLResolver] = [
    path("connexion/", account_views.login, name="account_login"),
    # The module of the sign-in zone finds its way from one of these to the other.
    path("connexion/jeton/", entrance.sign_in_token, name="sign_in_token"),
    path("connexion/relais/", entrance.sign_in_relay, name="sign_in_relay"),
    path("deconnexion/", providers.SignOutView.as_view(), name="account_logout"),
    path("inactif/", account_views.account_inactive, name="account_inactive"),
    path("creer/", sign_up, name="account_signup"),
    path("creer/verification/", robot_check.challenge, name="robot_check_challenge"),
    path("conditions-d-utilisation/", entrance.terms_of_use, name="terms_of_use"),
    path("activation/", entrance.ActivationSentView.as_view(), name="account_email_verification_sent"),
    path("activation/renvoyer/", entrance.resend_activation, name="account_resend_activation"),
    re_path(r"^activation/(?P<key>[-:\w]+)/$", entrance.ConfirmEmailView.as_view(), name="account_confirm_email"),
    path("mot-de-passe/oublie/", entrance.ResetPasswordView.as_view(), name="account_reset_password"),
    path("mot-de-passe/oublie/envoye/", entrance.ResetSentView.as_view(), name="account_reset_password_done"),
    path(
        "mot-de-passe/cle/fait/",
        account_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^mot-de-passe/cle/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        entrance.ChooseNewPasswordView.as_view(),
        name="account_reset_password_from_key",
    ),
]

security_urls: list[URLPattern | URLResolver] = [
    path("mot-de-passe/", second_factor.ChangePasswordView.as_view(), name="account_change_password"),
    path("mot-de-passe/choisir/", second_factor.ChooseFirstPasswordView.as_view(), name="account_set_password"),
    path("adresse/", second_factor.ChangeEmailView.as_view(), name="account_email"),
    path("adresse/annuler/<str:token>/", activation.undo_email_change, name="email_change_undo"),
    path("confirmer/", account_views.reauthenticate, name="account_reauthenticate"),
    path("sessions/", sessions.session_list, name="usersessions_list"),
    path("connexions/", sessions.sign_in_history, name="sign_in_history"),
    path("second-facteur/", mfa_views.index, name="mfa_index"),
    path("second-facteur/code/", second_factor.SecondStepView.as_view(), name="mfa_authenticate"),
    path("second-facteur/confirmer/", mfa_views.reauthenticate, name="mfa_reauthenticate"),
    path("second-facteur/application/", second_factor.ActivateTotpView.as_view(), name="mfa_activate_totp"),
    path("second-facteur/application/retirer/", second_factor.DeactivateTotpView.as_view(), name="mfa_deactivate_totp"),
    path("second-facteur/cles/", webauthn_views.list_webauthn, name="mfa_list_webauthn"),
    path("second-facteur/cles/ajouter/", second_factor.AddPasskeyView.as_view(), name="mfa_add_webauthn"),
    path(
        "second-facteur/cles/confirmer/",
        second_factor.ConfirmByPasskeyView.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
    path("second-facteur/cles/<int:pk>/renommer/", webauthn_views.edit_webauthn, name="mfa_edit_webauthn"),
    path(
        "second-facteur/cles/<int:pk>/retirer/", second_factor.RemovePasskeyView.as_view(), name="mfa_remove_webauthn"
    ),
    path("connexion/cle/", second_factor.PasskeySignInView.as_view(), name="mfa_login_webauthn"),
    path("second-facteur/codes/", recovery_views.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "second-facteur/codes/nouveaux/",
        second_factor.MakeRecoveryCodesView.as_view(),
        name="mfa_generate_recovery_codes",
    ),
    path("second-facteur/codes/fichier/", recovery_views.download_recovery_codes, name="mfa_download_recovery_codes"),
]

profile_urls: list[URLPattern | URLResolver] = [
    path("profils/", profiles.profile_list, name="profile_list"),
    path("profils/ajouter/", profiles.profile_add, name="profile_add"),
    path("profils/ajouter/type/<slug:code>/", profiles.profile_search, name="profile_search"),
    path("profils/ajouter/<uuid:key>/", profiles.profile_details, name="profile_details"),
    path("profils/ajouter/<uuid:key>/rejoindre/", joining.profile_ask_to_join, name="profile_ask_to_join"),
    path("espaces/<uuid:uuid>/", profiles.space, name="space"),
    path("espaces/<uuid:uuid>/profil/", data.profile_data, name="profile_data"),
    path("espaces/<uuid:uuid>/profil/annuaire/", data.profile_refresh, name="profile_refresh"),
    *(
        path(f"espaces/<uuid:uuid>/profil/{word}/", data.change_profile_data, {"group": group}, f"profile_data_{group}")
        for word, group in PROFILE_GROUPS.items()
    ),
    path("espaces/<uuid:uuid>/demandes-de-rattachement/", joining.join_request_list, name="join_request_list"),
    path("espaces/<uuid:uuid>/demandes-de-rattachement/<uuid:asked>/", joining.join_request, name="join_request"),
]

other_ways_in_urls: list[URLPattern | URLResolver] = [
    path("franceconnect/", providers.manage, name="franceconnect"),
    path("franceconnect/connexion/", providers.start, {"provider_id": FRANCECONNECT}, name=f"{FRANCECONNECT}_start"),
    path("franceconnect/retour/", providers.callback, {"provider_id": FRANCECONNECT}, name=f"{FRANCECONNECT}_callback"),
    path("franceconnect/bienvenue/", providers.welcome, name="franceconnect_welcome"),
    path("franceconnect/abandonner/", providers.give_up, name="franceconnect_give_up"),
    path("franceconnect/lien-envoye/", providers.sent, name="franceconnect_sent"),
    path("franceconnect/lien/<str:token>/", providers.open_link, name="franceconnect_open"),
    path("franceconnect/rattacher/", providers.tie, name="franceconnect_tie"),
    path("franceconnect/detacher/", providers.untie, name="franceconnect_untie"),
    path("agents/connexion/", providers.start, {"provider_id": DEPARTMENT}, name=f"{DEPARTMENT}_start"),
    path("agents/retour/", providers.callback, {"provider_id": DEPARTMENT}, name=f"{DEPARTMENT}_callback"),
    path("deconnexion/retour/", providers.signed_out, name="provider_signed_out"),
    path("invitation/<str:key>/", invitations.accept_invitation, name="staff_invitation"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *entrance_urls,
    *security_urls,
    *profile_urls,
    *other_ways_in_urls,
    path("", home.account_home, name="account_home"),
    path("agenda/", agenda.agenda, name="agenda"),
    path("agenda/<str:token>.ics", agenda.agenda_file, name="agenda_file"),
    path("donnees-personnelles/", personal.personal_data, name="personal_data"),
    path("donnees-personnelles/courriels/", personal.change_notices, name="personal_data_notices"),
    *(
        path(f"donnees-personnelles/{word}/", personal.change_personal_data, {"group": group}, f"personal_data_{group}")
        for word, group in PERSONAL_GROUPS.items()
    ),
    path("session/prolonger/", sessions.extend_session, name="session_extend"),
    path("donnees-personnelles/export/", leaving.data_export, name="data_export"),
    path("donnees-personnelles/export/<uuid:uuid>/", leaving.download_export, name="data_export_download"),
    path("donnees-personnelles/supprimer/", leaving.delete_account, name="delete_account"),
    path("supprime/", leaving.account_deleted, name="account_deleted"),
    path("profils/rejoindre/", sharing.profile_join_with_key, name="profile_join_with_key"),
    path("espaces/<uuid:uuid>/composition/", members.space_members, name="space_members"),
    path("espaces/<uuid:uuid>/composition/partages/ajouter/", sharing.share_add, name="share_add"),
    path("espaces/<uuid:uuid>/composition/partages/<uuid:share>/", sharing.share_revoke, name="share_revoke"),
    path("espaces/<uuid:uuid>/composition/membres/<uuid:member>/", members.member_role, name="member_role"),
    path("espaces/<uuid:uuid>/composition/membres/<uuid:member>/retirer/", members.member_remove, name="member_remove"),
    path("espaces/<uuid:uuid>/quitter/", members.space_leave, name="space_leave"),
    path("espaces/<uuid:uuid>/historique/", members.space_history, name="space_history"),
]
