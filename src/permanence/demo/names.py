"""Names of fictitious people: long, accented, compound, with particles and apostrophes, as on a real waiting list."""

FAMILY_NAMES = tuple(name.strip() for name in """
    Abadie, Abdallah, Achour, Albert, Alary, Almeida, Amiel, Andrieu, Arnaud, Astié, Aubert, Audibert, Azéma, Bailly,
    Barbosa, Barrère, Barthe, Baudouin, Bayle, Bégué, Belmonte, Ben Salah, Bénazet, Bernard, Berthelot, Besson, Blanc,
    Blanchard, Bonnet, Bordes, Bouchet, Boudjemaa, Bourdieu, Bourrel, Boyer, Brousse, Brun, Cabanel, Cabrol, Calmels,
    Camara, Campagne, Carrère, Castaing, Castelnau, Caussade, Cazeneuve, Chauvin, Chevalier, Clavel, Combes, Constans,
    Cordier, Costa, Coste, Couderc, Coulibaly, Courtès, Cros, Da Silva, D'Almeida, Dambrine, Daran, Dardenne, Daumas,
    David, De Carvalho, De La Fuente, Debray, Decazes, Delaunay, Delbos, Delcassé, Delrieu, Denis, Descamps, Deschamps,
    Diallo, Diarra, Doumeng, Dubois, Dubourdieu, Ducasse, Dufour, Dumas, Dupuy, Durand, El Amrani, El Khoury, Escande,
    Espinasse, Estève, Fabre, Faugère, Faure, Favre, Fernández, Ferré, Fontaine, Fournier, Gaillard, Galy, Garcia,
    García Márquez, Garrigues, Gasc, Gauthier, Germain, Gilbert, Girard, Gleizes, Gómez, Gonçalves, Granier, Guérin,
    Guilhem, Guillaume, Gutiérrez, Haddad, Hamidi, Henry, Hernandez, Hoareau, Hubert, Ibrahim, Jacob, Jaurès, Jeanjean,
    Joly, Joulia, Jourdan, Kaddour, Keïta, Khelifi, Klein, Kouassi, Kowalczyk, Labatut, Laborde, Lacaze, Lacoste, Lafon,
    Lafitte, Lagarde, Lambert, Lamothe, Landry, Laporte, Larroque, Lassalle, Latapie, Laurent, Lavergne, Le Bihan,
    Le Roux, Lebrun, Leclercq, Lefèbvre, Legrand, Lemaître, L'Hermite, López, Loubet, Lozano, Maestre, Maffre, Mailhé,
    Marchand, Marquès, Martin, Martinez, Martínez, Marty, Massip, Mathieu, Maury, Mazières, Mendes, Mercadier, Mercier,
    Meunier, Michaud, Miquel, Molinié, Montagné, Moreau, Morel, Moulin, Müller, N'Diaye, Navarro, Nguyễn, Noguès, Nolet,
    O'Brien, Olivier, Ortega, Ouédraogo, Pagès, Palacin, Pelissier, Pereira, Pérez, Perrin, Petit, Peyre, Phạm, Picard,
    Pinel, Pomarède, Pons, Portal, Pradel, Prieto, Puech, Pujol, Ramírez, Raynal, Renard, Rey, Ribeiro, Ricard, Rigal,
    Rivière, Robert, Roche, Rodríguez, Roger, Rouanet, Roussel, Rouzaud, Sabatier, Saint-Martin, Salles, Sanchez,
    Santini, Sarda, Saurel, Savary, Ségura, Serres, Sicre, Sire, Soler, Soulé, Suc, Tailhades, Teisseire, Thomas,
    Tournier, Traoré, Trân, Valette, Vaquié, Vargas, Vasseur, Vergé, Verdier, Vernhes, Viala, Vidal, Vignaux, Viguié,
    Vincent, Yilmaz, Zaoui, Zimmermann
""".replace("\n", " ").split(","))  # fmt: skip

WOMEN = {
    1930: "Andrée Denise Ginette Henriette Huguette Jacqueline Jeannine Lucette Marcelle Odette Paulette Simone",
    1945: "Annie Bernadette Chantal Colette Danielle Élisabeth Françoise Geneviève Josiane Marie-Thérèse Michèle",
    1965: "Béatrice Brigitte Catherine Corinne Fatima Isabelle Laurence Maria Martine Nathalie Patricia",
    1985: "Aurélie Céline Delphine Élodie Émilie Fatoumata Julie Karima Laëtitia Marie-Laure Noémie Sabrina",
    2005: "Chloé Clémence Emma Inès Léa Louna Lucie Manon Maëlle Océane Yasmine Zoé Anaïs Maïssa",
    2018: "Agathe Alice Ambre Apolline Éléna Giulia Iris Jade Lina Louise Maëva Mia Romy Nour",
}
MEN = {
    1930: "Albert André Émile Étienne Fernand Gaston Georges Henri Lucien Marcel Raymond René Roger Édouard",
    1945: "Alain Bernard Christian Claude Gérard Guy Jacques Jean-Claude Jean-Pierre Michel Robert Serge",
    1965: "Bruno Didier Dominique Éric François Frédéric José Laurent Mohamed Olivier Pascal Philippe",
    1985: "Alexandre Benoît Cédric David Guillaume Jérémy Jérôme Karim Loïc Mickaël Mathieu Rachid",
    2005: "Adrien Anthony Bastien Clément Enzo Hugo Lucas Mathis Mehdi Nathan Rayan Théo Thibault Yanis",
    2018: "Aaron Adam Gabin Gabriel Isaac Jules Léo Liam Maël Malo Naël Noé Raphaël Sacha",
}


def first_names(by_year: dict[int, str], year: int) -> list[str]:
    """Return the first names given around a year."""
    return by_year[min(by_year, key=lambda known: abs(known - year))].split()
