#pragma once

#include "core/catalog/argumentchecker.h"
#include "core/catalog/detail/checkerprogram.h"

#include <string>
#include <vector>

namespace executor::catalog::detail {

/// One run of a program over a value.
class CheckerRun
{
public:
    enum class Mode
    {
        Convert, ///< digits as text become the integer that is asked for
        Try      ///< the value stays as it is; what could be converted counts as fitting
    };

    CheckerRun(const CheckerProgram& program, Mode mode) : m_program(program), m_mode(mode) {}

    void check(NodeNumber node, Json& value, const std::string& place);
    void add(ArgumentProblem problem);
    [[nodiscard]] std::vector<ArgumentProblem> take() { return std::move(m_problems); }
    [[nodiscard]] const std::vector<ArgumentProblem>& problems() const { return m_problems; }

    /// One word or short text of TypeScript for what a node takes.
    [[nodiscard]] std::string expected(NodeNumber node, int depth = 0) const;
    /// The node behind references.
    [[nodiscard]] const CheckerNode& target(NodeNumber node) const;
    [[nodiscard]] const CheckerNode& at(NodeNumber node) const
    {
        return m_program.nodes[static_cast<std::size_t>(node)];
    }

private:
    bool checkType(NodeNumber number, Json& value, const std::string& place);
    void checkValues(const CheckerNode& node, NodeNumber number, const Json& value, const std::string& place);
    void checkNumber(const NumberRules& rules, const Json& value, const std::string& place);
    void checkText(const TextRules& rules, const Json& value, const std::string& place);
    void checkArray(const ArrayRules& rules, Json& value, const std::string& place);
    void checkContains(const ArrayRules& rules, Json& value, const std::string& place);
    void checkObject(const ObjectRules& rules, Json& value, const std::string& place);
    void checkMembers(const ObjectRules& rules, Json& value, const std::string& place);
    void checkRequired(const ObjectRules& rules, const Json& value, const std::string& place);
    void unknownMember(const ObjectRules& rules, const std::string& name, const Json& value, const std::string& place);
    void checkCombined(const CombinedRules& rules, Json& value, const std::string& place);
    void checkAny(const std::vector<NodeNumber>& nodes, Json& value, const std::string& place);
    void checkOne(const std::vector<NodeNumber>& nodes, Json& value, const std::string& place);
    [[nodiscard]] std::vector<ArgumentProblem> attempt(NodeNumber node, Json& value, const std::string& place) const;
    [[nodiscard]] bool fits(NodeNumber node, Json& value) const { return attempt(node, value, {}).empty(); }

    const CheckerProgram& m_program;
    Mode m_mode;
    int m_depth = 0;
    std::vector<ArgumentProblem> m_problems;
};

/// Kind and beginning of a value: `string "abc"`, `null`, `object`.
[[nodiscard]] std::string givenText(const Json& value);
/// Bits of the types that a value has.
[[nodiscard]] std::uint8_t typesOf(const Json& value);
/// The integer that a text of digits means: any 64-bit one for `width`, else only beyond 2^53.
[[nodiscard]] std::optional<Json> integerFromDigits(std::string_view text, Width width);
/// `place` with a member behind it.
[[nodiscard]] std::string placeOf(const std::string& place, std::string_view member);

} // namespace executor::catalog::detail
