#include "core/catalog/detail/stem.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace executor::catalog::detail {
namespace {
using Pair = std::pair<std::string_view, std::string_view>;
constexpr std::array kStep2 = {
    Pair{"ational", "ate"}, Pair{"tional", "tion"}, Pair{"enci", "ence"}, Pair{"anci", "ance"}, Pair{"izer", "ize"},
    Pair{"abli", "able"},   Pair{"alli", "al"},     Pair{"entli", "ent"}, Pair{"eli", "e"},     Pair{"ousli", "ous"},
    Pair{"ization", "ize"}, Pair{"ation", "ate"},   Pair{"ator", "ate"},  Pair{"alism", "al"},  Pair{"iveness", "ive"},
    Pair{"fulness", "ful"}, Pair{"ousness", "ous"}, Pair{"aliti", "al"},  Pair{"iviti", "ive"}, Pair{"biliti", "ble"}};
constexpr std::array kStep3 = {Pair{"icate", "ic"}, Pair{"ative", ""}, Pair{"alize", "al"}, Pair{"iciti", "ic"},
                               Pair{"ical", "ic"},  Pair{"ful", ""},   Pair{"ness", ""}};
constexpr std::array<std::string_view, 19> kStep4 = {"al",  "ance",  "ence", "er",  "ic", "able", "ible",
                                                     "ant", "ement", "ment", "ent", "ou", "ism",  "ate",
                                                     "iti", "ous",   "ive",  "ize", "ion"};

bool isConsonant(std::string_view word, std::size_t i)
{
    const char c = word[i];
    if (c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u') {
        return false;
    }
    if (c != 'y') {
        return true;
    }
    // A y counts by what stands before it; walked back, not called back, as a word may be one long run of y.
    std::size_t run = 0;
    while (run < i && word[i - run - 1] == 'y') {
        ++run;
    }
    const std::size_t first = i - run;
    const bool isFirstConsonant = first == 0 || !isConsonant(word, first - 1);
    return isFirstConsonant == (run % 2 == 0);
}

/// Number of vowel-consonant sequences: m of the paper.
std::size_t measure(std::string_view word)
{
    std::size_t count = 0;
    bool wasVowel = false;
    for (std::size_t i = 0; i < word.size(); ++i) {
        const bool isVowel = !isConsonant(word, i);
        count += wasVowel && !isVowel ? 1 : 0;
        wasVowel = isVowel;
    }
    return count;
}

bool hasVowel(std::string_view word)
{
    for (std::size_t i = 0; i < word.size(); ++i) {
        if (!isConsonant(word, i)) {
            return true;
        }
    }
    return false;
}

bool endsDouble(std::string_view word)
{
    const std::size_t n = word.size();
    return n > 1 && word[n - 1] == word[n - 2] && isConsonant(word, n - 1);
}

bool endsCvc(std::string_view word)
{
    const std::size_t n = word.size();
    return n >= 3 && isConsonant(word, n - 1) && !isConsonant(word, n - 2) && isConsonant(word, n - 3) &&
           word[n - 1] != 'w' && word[n - 1] != 'x' && word[n - 1] != 'y';
}

template <std::size_t N>
void swapEnding(std::string& word, const std::array<Pair, N>& pairs)
{
    for (const auto& [ending, replacement] : pairs) {
        if (word.ends_with(ending)) {
            const std::string_view base(word.data(), word.size() - ending.size());
            if (measure(base) > 0) {
                word = std::string(base) + std::string(replacement);
            }
            return;
        }
    }
}

void cutPlural(std::string& word)
{
    if (word.ends_with("sses") || word.ends_with("ies")) {
        word.resize(word.size() - 2);
    } else if (word.ends_with("s") && !word.ends_with("ss")) {
        word.pop_back();
    }
}

void cutPast(std::string& word)
{
    const std::string_view view(word);
    if (word.ends_with("eed")) {
        if (measure(view.substr(0, view.size() - 3)) > 0) {
            word.pop_back();
        }
        return;
    }
    if (word.ends_with("ed") && hasVowel(view.substr(0, view.size() - 2))) {
        word.resize(word.size() - 2);
    } else if (word.ends_with("ing") && hasVowel(view.substr(0, view.size() - 3))) {
        word.resize(word.size() - 3);
    } else {
        return;
    }
    if (word.ends_with("at") || word.ends_with("bl") || word.ends_with("iz")) {
        word += 'e';
    } else if (endsDouble(word) && word.back() != 'l' && word.back() != 's' && word.back() != 'z') {
        word.pop_back();
    } else if (measure(word) == 1 && endsCvc(word)) {
        word += 'e';
    }
}

void cutSuffix(std::string& word)
{
    for (const std::string_view ending : kStep4) {
        if (!word.ends_with(ending)) {
            continue;
        }
        const std::string_view base(word.data(), word.size() - ending.size());
        if (measure(base) > 1 && (ending != "ion" || base.ends_with('s') || base.ends_with('t'))) {
            word.resize(base.size());
        }
        return;
    }
}

void cutLastE(std::string& word)
{
    if (word.ends_with('e')) {
        const std::string_view base(word.data(), word.size() - 1);
        const std::size_t m = measure(base);
        if (m > 1 || (m == 1 && !endsCvc(base))) {
            word.pop_back();
        }
    }
    if (measure(word) > 1 && endsDouble(word) && word.back() == 'l') {
        word.pop_back();
    }
}
} // namespace

std::string stem(std::string_view text)
{
    std::string word(text);
    const auto isAscii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
    constexpr std::size_t kLongestWord = 64; // longer ones are no English
    if (word.size() <= 2 || word.size() > kLongestWord || !std::all_of(word.begin(), word.end(), isAscii)) {
        return word;
    }
    cutPlural(word);
    cutPast(word);
    if (word.ends_with('y') && hasVowel(std::string_view(word).substr(0, word.size() - 1))) {
        word.back() = 'i';
    }
    swapEnding(word, kStep2);
    swapEnding(word, kStep3);
    cutSuffix(word);
    cutLastE(word);
    return word;
}

} // namespace executor::catalog::detail
