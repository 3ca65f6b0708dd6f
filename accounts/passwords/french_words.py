"""Words that French people put in passwords, the most frequent first: zxcvbn's own lists are English."""

FRENCH_WORDS = """
azerty azertyuiop motdepasse mdp bonjour doudou soleil chouchou loulou marseille coucou amour bisous chocolat
princesse papillon cheval jetaime maman papa chaton chat chien lapin tigre dauphin fleur rose etoile lune ciel mer
plage maison jardin voiture moto football foot rugby velo musique guitare piano camille nicolas julien thomas marie
pierre jean paul jacques michel philippe patrick alain bernard sophie nathalie isabelle sylvie catherine francoise
martine christine monique nicole celine aurelie julie laura lea manon chloe emma louise alice lucas hugo louis
jules gabriel raphael arthur leo adam antoine alexandre maxime mathieu matthieu guillaume sebastien olivier laurent
stephane david daniel vincent xavier romain kevin florian benjamin quentin valentin clement charlotte pauline
caroline virginie sandrine stephanie delphine emilie elodie melanie audrey amelie claire helene anne paris lyon
toulouse nice nantes bordeaux lille rennes strasbourg montpellier bretagne normandie corse france francais janvier
fevrier mars avril mai juin juillet aout septembre octobre novembre decembre lundi mardi mercredi jeudi vendredi
samedi dimanche printemps ete automne hiver rouge bleu vert jaune noir blanc orange violet gris merci salut
bienvenue secret connexion utilisateur administrateur mairie commune departement association ecole college lycee
travail bureau famille enfant enfants bebe ange diable dragon licorne pirate champion bonheur liberte egalite
fraternite vacances fromage baguette croissant vin biere cafe pizza nutella ordinateur internet telephone lavande
moulin riviere montagne village barque bateau verte bleue grise blanche noire
""".split()  # noqa: SIM905 (a list literal would take a line a word)
