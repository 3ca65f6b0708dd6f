"""The addresses of the audits, under the admin's."""

from django.urls import URLPattern, path

from home.audits import views

urlpatterns: list[URLPattern] = [
    path("accessibilite/", views.audits, name="accessibility_audits"),
    path("accessibilite/<int:pk>/", views.audit, name="accessibility_audit"),
    path("accessibilite/<int:pk>/echantillon/", views.audit_sample, name="audit_sample"),
    path("accessibilite/<int:pk>/themes/<int:number>/", views.audit_theme, name="audit_theme"),
    path("accessibilite/<int:pk>/publier/", views.audit_publish, name="audit_publish"),
    path("accessibilite/<int:pk>/abandonner/", views.audit_discard, name="audit_discard"),
]
