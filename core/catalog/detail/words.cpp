#include "core/catalog/detail/words.h"

#include "core/base/text.h"
#include "core/catalog/detail/stem.h"

#include <QList>
#include <QString>

#include <algorithm>
#include <cstddef>
#include <unordered_map>
#include <unordered_set>

namespace executor::catalog::detail {
namespace {
using WordSet = std::unordered_set<std::string_view>;

const WordSet& queryStops()
{
    static const WordSet words = {
        "a",     "an",   "and",    "are",  "as",   "at",   "be",    "by",    "for",    "from",  "has",
        "have",  "how",  "i",      "in",   "is",   "it",   "its",   "me",    "my",     "of",    "on",
        "or",    "our",  "please", "so",   "that", "the",  "their", "them",  "then",   "there", "these",
        "this",  "to",   "up",     "us",   "was",  "we",   "were",  "what",  "when",   "where", "which",
        "who",   "will", "with",   "you",  "your", "can",  "could", "would", "should", "do",    "does",
        "did",   "im",   "m",      "s",    "t",    "re",   "ve",    "ll",    "d",      "don",   "didn",
        "doesn", "isn",  "want",   "need", "like", "give", "tell",  "show",  "just",   "any",   "some",
        "about", "if",   "into",   "than", "also", "am",   "let",   "lets",  "help",   "find",  "looking"};
    return words;
}

const WordSet& indexStops()
{
    static const WordSet words = {"a",    "an",   "and",  "are",  "as",   "at",    "be",   "but",   "by",
                                  "for",  "if",   "in",   "into", "is",   "it",    "no",   "not",   "of",
                                  "on",   "or",   "such", "that", "the",  "their", "then", "there", "these",
                                  "they", "this", "to",   "was",  "will", "with"};
    return words;
}

const std::unordered_map<std::string_view, VerbClass>& verbs()
{
    static const auto table = [] {
        std::unordered_map<std::string_view, VerbClass> out;
        for (const std::string_view word :
             {"get",      "list",    "find",      "search",  "show",  "fetch",   "read",    "look",    "view",
              "retrieve", "query",   "describe",  "count",   "check", "lookup",  "display", "browse",  "inspect",
              "download", "compare", "summarize", "analyze", "track", "monitor", "explore", "discover"}) {
            out.emplace(word, VerbClass::Read);
        }
        for (const std::string_view word :
             {"create", "add",     "insert",  "make",    "post",   "put",    "write",  "send",
              "update", "edit",    "set",     "change",  "rename", "move",   "upload", "modify",
              "patch",  "publish", "append",  "replace", "assign", "save",   "store",  "start",
              "stop",   "enable",  "disable", "merge",   "apply",  "invite", "close",  "reopen"}) {
            out.emplace(word, VerbClass::Write);
        }
        for (const std::string_view word : {"delete", "remove", "drop", "destroy", "erase", "purge", "clear", "revoke",
                                            "uninstall", "wipe", "unlink"}) {
            out.emplace(word, VerbClass::Delete);
        }
        return out;
    }();
    return table;
}

bool isCjk(char32_t c)
{
    return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) ||
           (c >= 0xAC00 && c <= 0xD7AF);
}
bool isUpperAscii(char32_t c)
{
    return c >= 'A' && c <= 'Z';
}
bool isLowerAscii(char32_t c)
{
    return c >= 'a' && c <= 'z';
}
bool isDigitAscii(char32_t c)
{
    return c >= '0' && c <= '9';
}
bool isAscii(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Whether a word ends before `text[i]`, by its humps: `aB`, `HTTP|Server`.
template <class Text>
bool isHump(const Text& text, std::size_t i)
{
    if (i == 0 || !isUpperAscii(static_cast<char32_t>(text[i]))) {
        return false;
    }
    const auto before = static_cast<char32_t>(text[i - 1]);
    return isLowerAscii(before) || isDigitAscii(before) ||
           (isUpperAscii(before) && i + 1 < text.size() && isLowerAscii(static_cast<char32_t>(text[i + 1])));
}

std::vector<std::string> asciiWords(std::string_view text)
{
    std::vector<std::string> out;
    std::string word;
    const auto finish = [&] {
        if (!word.empty()) {
            out.push_back(std::move(word));
            word.clear();
        }
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<char32_t>(text[i]);
        if (isUpperAscii(c)) {
            if (isHump(text, i)) {
                finish();
            }
            word += static_cast<char>(text[i] - 'A' + 'a');
        } else if (isLowerAscii(c) || isDigitAscii(c)) {
            word += text[i];
        } else {
            finish();
        }
    }
    finish();
    return out;
}

std::string utf8Of(const char32_t* from, std::size_t count)
{
    return utf8(QString::fromUcs4(from, static_cast<qsizetype>(count)));
}

/// Cuts one run of letters and digits at the borders of its CJK parts, which become overlapping pairs.
void addRun(const std::u32string& run, std::vector<std::string>& out)
{
    std::size_t at = 0;
    while (at < run.size()) {
        std::size_t end = at;
        const bool isCjkPart = isCjk(run[at]);
        while (end < run.size() && isCjk(run[end]) == isCjkPart) {
            ++end;
        }
        if (!isCjkPart || end - at == 1) {
            out.push_back(utf8Of(run.data() + at, end - at));
        } else {
            for (std::size_t i = at; i + 1 < end; ++i) {
                out.push_back(utf8Of(run.data() + i, 2));
            }
        }
        at = end;
    }
}

std::u32string ucs4(const QString& text)
{
    const QList<uint> list = text.toUcs4();
    return std::u32string(list.begin(), list.end());
}
} // namespace

std::vector<std::string> words(std::string_view text)
{
    if (isAscii(text)) {
        return asciiWords(text);
    }
    const std::u32string normal = ucs4(qs(text).normalized(QString::NormalizationForm_KC));
    std::u32string humps;
    humps.reserve(normal.size() + 16);
    for (std::size_t i = 0; i < normal.size(); ++i) {
        if (isHump(normal, i)) {
            humps += U' ';
        }
        humps += normal[i];
    }
    const std::u32string lower = ucs4(QString::fromUcs4(humps.data(), static_cast<qsizetype>(humps.size())).toLower());
    std::vector<std::string> out;
    std::u32string run;
    for (const char32_t c : lower) {
        if (QChar::isLetterOrNumber(c)) {
            run += c;
        } else if (!run.empty()) {
            addRun(run, out);
            run.clear();
        }
    }
    addRun(run, out);
    return out;
}

std::vector<std::string> indexTerms(std::string_view text)
{
    std::vector<std::string> out = words(text);
    std::erase_if(out, [](const std::string& word) { return indexStops().contains(word); });
    for (std::string& word : out) {
        word = stem(word);
    }
    return out;
}

bool isQueryStopWord(std::string_view word)
{
    return queryStops().contains(word);
}

std::string joinedName(std::string_view name)
{
    std::string out;
    if (isAscii(name)) {
        for (const char c : name) {
            const auto code = static_cast<char32_t>(c);
            if (isUpperAscii(code)) {
                out += static_cast<char>(c - 'A' + 'a');
            } else if (isLowerAscii(code) || isDigitAscii(code)) {
                out += c;
            }
        }
        return out;
    }
    std::u32string kept;
    for (const char32_t c : ucs4(qs(name).normalized(QString::NormalizationForm_KC).toLower())) {
        if (QChar::isLetterOrNumber(c)) {
            kept += c;
        }
    }
    return utf8Of(kept.data(), kept.size());
}

VerbClass verbClass(const std::vector<std::string>& list)
{
    for (const std::string& word : list) {
        const auto found = verbs().find(word);
        if (found != verbs().end()) {
            return found->second;
        }
    }
    return VerbClass::None;
}

std::u32string codePoints(std::string_view text)
{
    return isAscii(text) ? std::u32string(text.begin(), text.end()) : ucs4(qs(text));
}

std::vector<unsigned long long> trigrams(std::string_view word)
{
    const std::u32string text = U'^' + codePoints(word) + U'$';
    std::vector<unsigned long long> out;
    for (std::size_t i = 0; i + 2 < text.size(); ++i) {
        out.push_back((static_cast<unsigned long long>(text[i]) << 42) |
                      (static_cast<unsigned long long>(text[i + 1]) << 21) | text[i + 2]);
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

} // namespace executor::catalog::detail
