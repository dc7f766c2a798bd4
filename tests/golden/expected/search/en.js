playbookSearch({"parts":1,"groups":["Accounts","People","Products","Roles","Knowledge base","Contacts"],"entries":[
[0,"Alfa Śledź & Synowie","Tier: key · Anna Lis","accounts/alfa.html","Przetwórstwo ryb Północ ul. Rybna 1, 76-270 Ustka","0000000001"],
[0,"Grupa Beta","Tier: small · Customer status: prospect · Jan Maj","accounts/beta.html"],
[1,"Anna Lis","Account manager · Północ","people/anna-lis.html","Opiekunka klientów kluczowych Gdynia","4858000000212","anna.lis@debina.example"],
[1,"Jan Maj","Przedstawiciel","people/jan-maj.html","","","jan.maj@debina.example"],
[2,"Folia termokurczliwa","Folie","products/folia.html","tacki palety zob alfę","","","pl"],
[2,"Palety","Palety","products/palety.html","","","","pl"],
[3,"Account manager","Answers for key accounts.","roles/account-manager.html","passes contacts renews contracts plans the year with customer account manager knows renewals see discounts and alfa risk nothing word mouth"],
[3,"Renewals","Account manager","roles/account-manager.html#renewals"],
[3,"Risk","Account manager","roles/account-manager.html#risk"],
[3,"Przedstawiciel","Szuka nowych klientów.","roles/sales-rep.html","przedstawiciel jeździ zob opiekuna","","","pl"],
[4,"Discounts","Who may give how much.","pages/rabaty.html","the account manager sets discount steps without asking"],
[4,"Discount steps","Discounts","pages/rabaty.html#discount-steps"],
[5,"Ewa Wrona","Dyrektorka zakładu · Alfa Śledź & Synowie","accounts/alfa.html#s-wrona","executive","48590000001","e.wrona@alfa.example","pl"],
[5,"Piotr Kos","Kupiec · Alfa Śledź & Synowie","accounts/alfa.html#s-kos","purchasing","","","pl"],
[5,"Adam Lipka","Alfa Śledź & Synowie","accounts/alfa.html#s-lipka","technical","","","pl"]
]});
