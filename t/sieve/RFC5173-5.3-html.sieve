# message: html.eml
require ["body", "fileinto", "variables"];
if body :text :contains "the project schedule" { fileinto "1-words"; }
if body :text :contains "Café A&B" { fileinto "2-entities"; }
if body :text :contains "strict words" { fileinto "3-xhtml"; }
if body :text :contains "<i>no markup</i>" { fileinto "4-plain"; }
if body :text :contains ["<b>", "<p>", "quiet", "secret", "color", "title"] { fileinto "no-markup"; }
if body :text :contains ["prologue", "epilogue", "program"] { fileinto "no-others"; }
if body :content "text" :contains "<b>project</b>" { fileinto "5-content"; }
