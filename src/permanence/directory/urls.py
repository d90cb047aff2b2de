from django.urls import path

from .views import delegations, mandates, networks, people, second_steps, sessions, structures, welcoming

app_name = "directory"
urlpatterns = [
    path("", structures.tree, name="structures"),
    path("structures/<uuid:structure_id>/", structures.structure, name="structure"),
    path("structures/<uuid:structure_id>/identity/", structures.identity, name="identity"),
    path("structures/<uuid:structure_id>/second-step/", second_steps.second_steps, name="second_steps"),
    path("structures/<uuid:structure_id>/welcomes/", welcoming.welcomes, name="welcomes"),
    path("structures/<uuid:structure_id>/part/", structures.part, name="part"),
    path("structures/<uuid:structure_id>/site/", structures.new_site, name="new_site"),
    path("sites/<uuid:site_id>/", structures.site, name="site"),
    path("structures/<uuid:structure_id>/practitioners/", people.practitioners, name="practitioners"),
    path("structures/<uuid:structure_id>/practitioner/", people.practitioner, name="practitioner"),
    path("structures/<uuid:structure_id>/team/", people.team, name="team"),
    path("structures/<uuid:structure_id>/member/", people.member, name="member"),
    path("people/<uuid:person_id>/", people.person, name="person"),
    path("people/<uuid:person_id>/names/", people.names, name="names"),
    path("people/<uuid:person_id>/role/", people.role, name="role"),
    path("people/<uuid:person_id>/account/", people.account, name="account"),
    path("people/<uuid:person_id>/sessions/end/", sessions.end_of, name="sessions_end"),
    path("memberships/<uuid:membership_id>/end/", people.end, name="membership_end"),
    path("structures/<uuid:structure_id>/delegation/", delegations.delegation, name="delegation"),
    path("delegations/<uuid:delegation_id>/end/", delegations.end, name="delegation_end"),
    path("structures/<uuid:structure_id>/mandates/", mandates.mandates, name="mandates"),
    path("structures/<uuid:structure_id>/mandate/", mandates.new_mandate, name="new_mandate"),
    path("mandates/<uuid:mandate_id>/", mandates.mandate, name="mandate"),
    path("mandates/<uuid:mandate_id>/rights/", mandates.rights, name="mandate_rights"),
    path("mandates/<uuid:mandate_id>/papers/", mandates.papers, name="mandate_papers"),
    path("mandates/<uuid:mandate_id>/end/", mandates.end, name="mandate_end"),
    path("structures/<uuid:structure_id>/networks/", networks.networks, name="networks"),
    path("structures/<uuid:structure_id>/network/", networks.network, name="network"),
    path("network-members/<uuid:member_id>/departure/", networks.departure, name="departure"),
]
