//! English function words and question words.

/// Lower case, without apostrophes, sorted.
const STOPWORDS: &[&str] = &[
    "a", "about", "above", "after", "again", "against", "ain", "all", "also", "am", "an", "and",
    "any", "are", "aren", "arent", "as", "at", "be", "because", "been", "before", "being",
    "below", "between", "both", "but", "by", "can", "cant", "could", "couldnt", "did", "didnt",
    "do", "does", "doesnt", "doing", "dont", "down", "during", "each", "else", "etc", "ever",
    "few", "for", "from", "further", "had", "hadnt", "has", "hasnt", "have", "havent", "having",
    "he", "her", "here", "hers", "herself", "hes", "him", "himself", "his", "how", "however", "i",
    "if", "im", "in", "into", "is", "isnt", "it", "its", "itself", "ive", "just", "me", "more",
    "most", "mustnt", "my", "myself", "no", "nor", "not", "now", "of", "off", "on", "once",
    "only", "or", "other", "our", "ours", "ourselves", "out", "over", "own", "per", "same",
    "shall", "shant", "she", "shes", "should", "shouldnt", "since", "so", "some", "such", "than",
    "that", "thats", "the", "their", "theirs", "them", "themselves", "then", "there", "theres",
    "these", "they", "theyre", "theyve", "this", "those", "though", "through", "thus", "to",
    "too", "under", "until", "up", "upon", "very", "via", "was", "wasnt", "we", "were", "werent",
    "weve", "what", "when", "where", "whether", "which", "while", "who", "whom", "whose", "why",
    "will", "with", "within", "without", "wont", "would", "wouldnt", "you", "your", "youre",
    "yours", "yourself", "yourselves", "youve",
];

/// Whether a folded word only holds sentences together (`the`, `of`, `which`). Such words stay in
/// the index for phrases and weigh nothing in a bag of words.
pub fn is_stopword(word: &str) -> bool {
    STOPWORDS.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_for_its_binary_search() {
        assert!(STOPWORDS.is_sorted());
        assert!(is_stopword("the") && !is_stopword("law"));
    }
}
