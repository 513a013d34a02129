#include "core/base/text.h"
#include "core/sandbox/detail/coderecovery.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace executor::sandbox::detail {
namespace {
struct Fence
{
    char mark = 0;
    std::size_t length = 0;
    std::string info;
};

/// The line as an opening or closing fence of CommonMark: up to three spaces, then three or more of one mark.
std::optional<Fence> fenceOf(std::string_view line)
{
    std::size_t indent = 0;
    while (indent < line.size() && line[indent] == ' ') {
        ++indent;
    }
    if (indent > 3 || indent >= line.size() || (line[indent] != '`' && line[indent] != '~')) {
        return std::nullopt;
    }
    Fence fence{line[indent], 0, {}};
    while (indent + fence.length < line.size() && line[indent + fence.length] == fence.mark) {
        ++fence.length;
    }
    fence.info = asciiLower(trimmed(line.substr(indent + fence.length)));
    const bool isInline = fence.mark == '`' && fence.info.find('`') != std::string::npos;
    if (fence.length < 3 || isInline) {
        return std::nullopt;
    }
    return fence;
}

bool isScript(std::string_view info)
{
    const std::string word(info.substr(0, info.find_first_of(" {,")));
    constexpr std::array<std::string_view, 8> kScripts{"ts",  "typescript", "js",  "javascript",
                                                       "mts", "mjs",        "tsx", "jsx"};
    return std::find(kScripts.begin(), kScripts.end(), word) != kScripts.end();
}

struct Block
{
    std::size_t firstLine = 0;
    std::string text;
    bool isScript = false;
};

std::vector<Block> blocksOf(std::string_view text)
{
    std::vector<Block> blocks;
    std::optional<Fence> open;
    std::size_t number = 0;
    for (const std::string& line : split(text, '\n')) {
        ++number;
        const std::optional<Fence> fence = fenceOf(line);
        if (!open && fence) {
            open = fence;
            blocks.push_back(Block{number, {}, isScript(fence->info)});
        } else if (open && fence && fence->mark == open->mark && fence->length >= open->length && fence->info.empty()) {
            open.reset();
        } else if (open) {
            blocks.back().text.append(line).append("\n");
        }
    }
    return blocks;
}

/// Whether a double holds the integer with these decimal digits exactly.
bool isExact(const std::string& digits)
{
    double value = 0;
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (parsed.ec != std::errc() || !std::isfinite(value)) {
        return false;
    }
    std::array<char, 400> printed{};
    const int length = std::snprintf(printed.data(), printed.size(), "%.0f", value);
    return std::string_view(printed.data(), static_cast<std::size_t>(length)) == digits;
}

bool isWordCharacter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' ||
           static_cast<unsigned char>(c) >= 0x80;
}
} // namespace

std::optional<std::string> fencedProgram(std::string_view text)
{
    const std::vector<Block> blocks = blocksOf(text);
    if (blocks.empty()) {
        return std::nullopt;
    }
    const auto script = std::find_if(blocks.rbegin(), blocks.rend(), [](const Block& block) { return block.isScript; });
    const Block& chosen = script != blocks.rend() ? *script : blocks.back();
    return std::string(chosen.firstLine, '\n') + chosen.text;
}

std::vector<LongInteger> inexactIntegers(std::string_view text)
{
    std::vector<LongInteger> found;
    for (std::size_t i = 0; i < text.size();) {
        if (!isWordCharacter(text[i])) {
            ++i;
            continue;
        }
        const std::size_t start = i;
        while (i < text.size() && isWordCharacter(text[i])) {
            ++i;
        }
        std::string digits(text.substr(start, i - start));
        const bool isPartOfDecimal = (start > 0 && text[start - 1] == '.') || (i < text.size() && text[i] == '.');
        std::erase(digits, '_');
        const bool isInteger = digits.find_first_not_of("0123456789") == std::string::npos;
        if (isInteger && !isPartOfDecimal && digits.size() >= 16 && digits.front() != '0' && !isExact(digits)) {
            found.push_back(LongInteger{start, std::move(digits)});
        }
    }
    return found;
}

} // namespace executor::sandbox::detail
