#include "core/policy/effectwords.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace executor::policy {
namespace {
using WordClass = std::pair<std::string_view, Effect>;

constexpr std::array<WordClass, 31> kWords{{
    {"delete", Effect::Delete},  {"remove", Effect::Delete}, {"destroy", Effect::Delete},
    {"purge", Effect::Delete},   {"drop", Effect::Delete},   {"wipe", Effect::Delete},
    {"revoke", Effect::Delete},  {"send", Effect::Send},     {"invite", Effect::Send},
    {"publish", Effect::Send},   {"share", Effect::Send},    {"reply", Effect::Send},
    {"forward", Effect::Send},   {"notify", Effect::Send},   {"pay", Effect::Spend},
    {"charge", Effect::Spend},   {"refund", Effect::Spend},  {"transfer", Effect::Spend},
    {"purchase", Effect::Spend}, {"order", Effect::Spend},   {"subscribe", Effect::Spend},
    {"grant", Effect::Admin},    {"role", Effect::Admin},    {"permission", Effect::Admin},
    {"token", Effect::Admin},    {"key", Effect::Admin},     {"secret", Effect::Admin},
    {"webhook", Effect::Admin},  {"member", Effect::Admin},  {"admin", Effect::Admin},
    {"exec", Effect::Admin},
}};

std::optional<Effect> classOf(std::string_view word)
{
    if (word == "eval") {
        return Effect::Admin;
    }
    const auto found =
        std::find_if(kWords.begin(), kWords.end(), [&](const WordClass& entry) { return entry.first == word; });
    return found == kWords.end() ? std::nullopt : std::optional(found->second);
}

void raise(EffectVerdict& verdict, std::string_view word)
{
    const auto effect = classOf(word);
    if (effect && *effect > verdict.effect) {
        verdict.effect = *effect;
        verdict.reason = "the word \"" + std::string(word) + "\" in its name";
    }
}

bool isUpper(char c)
{
    return c >= 'A' && c <= 'Z';
}

bool isWordByte(char c)
{
    return (c >= 'a' && c <= 'z') || isUpper(c) || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}
} // namespace

std::vector<std::string> wordsOfName(std::string_view name)
{
    std::vector<std::string> words;
    std::string word;
    const auto end = [&] {
        if (!word.empty()) {
            words.push_back(asciiLower(word));
            word.clear();
        }
    };
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char c = name[i];
        if (!isWordByte(c)) {
            end();
            continue;
        }
        const bool startsWord =
            isUpper(c) && i > 0 &&
            (!isUpper(name[i - 1]) || (i + 1 < name.size() && name[i + 1] >= 'a' && name[i + 1] <= 'z'));
        if (startsWord) {
            end();
        }
        word += c;
    }
    end();
    return words;
}

EffectVerdict raiseByWords(EffectVerdict start, std::string_view path, Words words, std::string_view urlTemplate)
{
    const std::size_t dot = path.rfind('.');
    const std::string_view last = dot == std::string_view::npos ? path : path.substr(dot + 1);
    const std::vector<std::string> names = wordsOfName(last);
    EffectVerdict verdict = std::move(start);
    if (words == Words::Anywhere) {
        for (const std::string& word : names) {
            raise(verdict, word);
        }
        return verdict;
    }
    if (!names.empty()) {
        raise(verdict, names.front());
    }
    for (const std::string& segment : split(urlTemplate.substr(0, urlTemplate.find('?')), '/')) {
        raise(verdict, asciiLower(segment));
    }
    return verdict;
}

} // namespace executor::policy
