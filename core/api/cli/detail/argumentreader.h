#pragma once

#include "core/api/cli/detail/argumenttarget.h"
#include "core/api/cli/toolarguments.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace executor::api::cli::detail {

/// Goes through the words once and collects arguments in their three layers: standard input, whole objects, single
/// names. Used by readToolArguments() alone.
class ArgumentReader
{
public:
    ArgumentReader(const ToolWords& words, const Json& schema) : m_words(words), m_set(schema) {}
    [[nodiscard]] Result<void> readWords();
    [[nodiscard]] Result<ToolCall> finish();

private:
    Result<void> readWord(std::size_t& i);
    Result<void> readOption(std::size_t& i);
    Result<bool> readOwnOption(const std::string& name, std::optional<std::string> value, std::size_t& i);
    Result<void> readFlag(const std::string& name, std::optional<std::string> value, std::size_t& i);
    Result<void> readPair(std::string_view name, std::string_view text, bool isJson);
    Result<void> assign(const Target& target, std::string_view text);
    Result<void> assignFile(const Target& target, const std::string& file, bool isJson);
    Result<void> addObject(std::string_view text, const std::string& where, ArgumentTree& layer);
    Result<void> fillPositionals();
    Result<void> checkRequired(const ArgumentTree& whole) const;
    /// Text of a file or of standard input (`-`); nothing when it must be asked for.
    Result<std::optional<std::string>> input(const std::string& name);
    Result<std::string> nextValue(const std::string& option, std::optional<std::string> value, std::size_t& i) const;
    [[nodiscard]] bool isBoolean(const Json& schema) const;
    [[nodiscard]] bool isBooleanParameter(std::string_view name) const;

    const ToolWords& m_words;
    ArgumentSet m_set;
    ToolCall m_call;
    ArgumentTree m_fromInput = ArgumentTree::object();
    ArgumentTree m_objects = ArgumentTree::object();
    ArgumentTree m_names = ArgumentTree::object();
    std::vector<std::string> m_positionals;
    bool m_isOnlyText = false;
    bool m_hasArguments = false;
    bool m_isInputUsed = false;
};

} // namespace executor::api::cli::detail
