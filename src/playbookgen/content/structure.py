"""The kinds of findings about a file by itself, and what `playbookgen explain` says of each."""

from collections.abc import Mapping

from playbookgen.findings import Documentation, documented

STRUCTURE: Mapping[str, Documentation] = {
    name: documented(text)
    for name, text in {
        "yaml-syntax": """
            The file cannot be read as YAML from this place on.

            Why: a colon, a quotation mark or an indent at the wrong place changes what belongs together, so nothing
            after it can be trusted.

            What to do: look at the line and the one above. Put values that hold `: `, ` #` or quotation marks in
            quotes, indent with spaces only, and keep the keys of one list item under one another.

            Example: `name: Firma: oddział Gdańsk` has two colons; write `name: "Firma: oddział Gdańsk"`.
        """,
        "unknown-key": """
            A key that this kind of record does not have.

            Why: a mistyped key would lose what stands behind it without a word.

            What to do: correct the key, or move the text to `notes`. The reference of fields lists every key.

            Example: `stakeholder:` instead of `stakeholders:`.
        """,
        "missing-key": """
            A key that this kind of record must have is not there, or is empty.

            Why: without it the record cannot be shown or linked, such as an account without an owner.

            What to do: add the key. The finding stands at the first key of the part that lacks it.

            Example: an action without `due`.
        """,
        "wrong-type": """
            The value is not of the kind that its key takes.

            Why: dates, amounts and shares are reckoned with, so they are accepted only in a form that means one thing.
            Is `1,200` more than a thousand, or a little more than one?

            What to do: write dates as `2026-03-31`, amounts as `1 200 000` or `1200.50`, shares as `31%`, lengths of
            time as `90d`, `6w`, `3m` or `1y`, yes and no as `yes` and `no`, and lists with dashes or in brackets.

            Example: `due: 31.12.2026` is written `due: 2026-12-31`; `roles: buyer` is written `roles: [buyer]`.
        """,
        "unknown-value": """
            The key takes one of a few words, and this is none of them.

            Why: the pages and rules know these words only.

            What to do: choose one of the words that the finding names. They are English in every language of the site;
            the pages show their translations.

            Example: `stance: suporter` is written `stance: supporter`.
        """,
        "duplicate-key": """
            A key stands twice in the same place.

            Why: only one of the two values can hold, and nobody can tell which was meant.

            What to do: delete one, or join both.

            Example: `owner:` at the top of the file and once more below.
        """,
        "dangling-reference": """
            The value names a record that does not exist.

            Why: a link would lead nowhere, and nobody would answer for what it names.

            What to do: write the id of an existing record: the name of its file without the ending. Stakeholders,
            contracts, opportunities and objectives are named by the `id` in the same file.

            Example: `owner: anna-kowalsky`, while the file is called `anna-kowalska.yaml`.
        """,
        "duplicate-id": """
            Two items of one list have the same id.

            Why: whoever names the id would mean both.

            What to do: give one of them another id, and mend what names it.

            Example: two stakeholders with `id: sroka`.
        """,
        "bad-file-name": """
            A file or folder of the content has a name that cannot be used.

            Why: the file's name is the record's id and its address on the site. A file that is not recognised would be
            left out without a word.

            What to do: rename it. An id has small letters without diacritics, digits and single hyphens.

            Example: `content/accounts/Bałtyk Foods.yml` is called `content/accounts/baltyk-foods.yaml`.
        """,
        "reporting-cycle": """
            People, or accounts of a group, stand above one another in a circle.

            Why: there is no top from which the tree could be drawn.

            What to do: correct one `reports_to`, `manager` or `parent`.

            Example: A reports to B, B to C, and C to A.
        """,
        "anchor-or-tag": """
            A value begins with `&`, `*` or `!`, which YAML takes for something else.

            Why: these signs copy other parts of a file. A copy that changes with its original is hard to review.

            What to do: put the value in quotes, or write out what was to be copied.

            Example: `name: *Nord*` is written `name: "*Nord*"`.
        """,
        "invisible-character": """
            The file holds a character that no editor shows, or a wide space where YAML wants an ordinary one.

            Why: such characters come along with text from web pages and mails. They break searches and links, and they
            can hide what a line really says.

            What to do: delete the character, or put an ordinary space in its place.

            Example: a zero-width space inside an id.
        """,
        "text-lost-in-comment": """
            Part of a value stands behind ` #`, where YAML begins a comment.

            Why: everything from the sign on would be lost without a word.

            What to do: put the whole value in quotes. A real comment has a space behind its sign.

            Example: `name: Zakład #2` is written `name: "Zakład #2"`.
        """,
        "not-utf8": """
            The file is not saved as UTF-8.

            Why: Polish letters would come out as other signs.

            What to do: save the file as UTF-8; in most editors the encoding stands at the bottom right.

            Example: a file saved as Windows-1250 by an old editor.
        """,
        "file-too-large": """
            The file is larger than any record can be.

            Why: a file of this size is a mistake, such as an export saved in the wrong place, and would stop the build.

            What to do: keep records short; put documents into your document store and link them.

            Example: a picture of 12 MB straight from a phone.
        """,
        "nesting-too-deep": """
            Lists and mappings stand in one another far deeper than any record needs.

            Why: no key of a record lies that deep, and reading on would take the build down.

            What to do: remove the stray brackets or indents.

            Example: a line of a hundred `[`.
        """,
        "broken-link": """
            A link in a text leads nowhere.

            Why: whoever follows it finds nothing.

            What to do: write the record's name, `accounts/baltic-foods`, or the way to its file as the repository shows
            it. Addresses elsewhere begin with `https://`.

            Example: `[rabaty](rabaty.md)`, while the file is called `rabaty.pl.md`.
        """,
        "untranslated-area": """
            An area of work in site.yaml has no label in one of the site's languages.

            Why: the responsibility matrix would show its id.

            What to do: add the label under `areas` in site.yaml.

            Example: `label: {pl: Eksport}` on a site with the languages `[pl, en]`.
        """,
        "contract-dates": """
            A contract ends before it starts.

            Why: its deadlines would be reckoned from a wrong day.

            What to do: correct `starts` or `ends`.

            Example: `starts: 2026-01-01` and `ends: 2025-12-31`.
        """,
        "template-error": """
            A layout of this site cannot be used.

            Why: the page would be broken or empty.

            What to do: mend the layout at the line named, or delete it, so that the packaged one holds again.

            Example: `{{ acount.name }}`, a name that the page does not have.
        """,
        "unreadable-file": """
            A file of the content cannot be read.

            Why: what it holds would be missing from the site without a word.

            What to do: check that it is a file and not a folder, and that it may be read.

            Example: a folder called `baltic-foods.yaml`.
        """,
        "outside-content": """
            A link in the content folder leads out of it.

            Why: the site would publish files that nobody reviewed with the content.

            What to do: put the file itself in the place of the link.

            Example: `content/accounts/x.yaml` as a link to `/etc/passwd`.
        """,
        "waiver-expired": """
            The time of a waiver is over, and what it silenced still holds.

            Why: a waiver is for a time; after that somebody should look again.

            What to do: mend what the rule names, or give the waiver a new day in `until`, with its reason.

            Example: `until: 2026-06-30` on 1 July.
        """,
        "unused-waiver": """
            A waiver silences nothing.

            Why: it would silence the rule when it is needed next.

            What to do: delete the waiver.

            Example: a waiver of `plan-stale` after the plan was reviewed.
        """,
        "missing-translation": """
            A guide or page is not there in one of the site's languages.

            Why: readers of that language see the text of the site's first language, with a note.

            What to do: add a file with the language in its name. The text in the first language is required.

            Example: `sales-rep.pl.md` without `sales-rep.en.md` on a site with the languages `[pl, en]`.
        """,
        "translation-differs": """
            A translated role guide says something else about responsibilities than the guide in the first language.

            Why: two colleagues would read two different answers to the question who does what.

            What to do: give both files the same areas, involvements and tiers.

            Example: `involvement: leads` in Polish and `contributes` in English.
        """,
    }.items()
}
