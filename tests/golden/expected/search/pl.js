playbookSearch({"parts":1,"groups":["Klienci","Zespół","Produkty","Role","Baza wiedzy","Kontakty"],"entries":[
[0,"Alfa Śledź & Synowie","Segment: strategiczny · Anna Lis","accounts/alfa.html","Przetwórstwo ryb Północ ul. Rybna 1, 76-270 Ustka","0000000001"],
[0,"Grupa Beta","Segment: mały · Status klienta: potencjalny · Jan Maj","accounts/beta.html"],
[1,"Anna Lis","Opiekun klienta · Północ","people/anna-lis.html","Opiekunka klientów kluczowych Gdynia","4858000000212","anna.lis@debina.example"],
[1,"Jan Maj","Przedstawiciel","people/jan-maj.html","","","jan.maj@debina.example"],
[2,"Folia termokurczliwa","Folie","products/folia.html","tacki palety zob alfę"],
[2,"Palety","Palety","products/palety.html"],
[3,"Opiekun klienta","Odpowiada za klientów kluczowych.","roles/account-manager.html","podaje kontakty przedłuża umowy planuje rok klientem opiekun zna klienta przedłużenia zob progi rabatowe alfę terminy pół roku przed końcem kwartał ryzyko nic słowo"],
[3,"Przedłużenia","Opiekun klienta","roles/account-manager.html#przedluzenia"],
[3,"Terminy","Opiekun klienta","roles/account-manager.html#terminy"],
[3,"Ryzyko","Opiekun klienta","roles/account-manager.html#ryzyko"],
[3,"Przedstawiciel","Szuka nowych klientów.","roles/sales-rep.html","przedstawiciel jeździ zob opiekuna"],
[4,"Rabaty","Kto ile może dać.","pages/rabaty.html","rabat ustala opiekun progi rabatowe bez pytania"],
[4,"Progi rabatowe","Rabaty","pages/rabaty.html#progi-rabatowe"],
[5,"Ewa Wrona","Dyrektorka zakładu · Alfa Śledź & Synowie","accounts/alfa.html#s-wrona","zarząd","48590000001","e.wrona@alfa.example"],
[5,"Piotr Kos","Kupiec · Alfa Śledź & Synowie","accounts/alfa.html#s-kos","zakupy"],
[5,"Adam Lipka","Alfa Śledź & Synowie","accounts/alfa.html#s-lipka","technika"]
]});
