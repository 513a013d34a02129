#pragma once

#include "ui/values.h"

/// The made-up data of DemoBackend.
namespace executor::ui::demo {

std::vector<QuestionView> questions();
std::vector<SourceView> sources();
SourcePreview preview();
ToolTable tools();
ToolDetail detail(const QString& path, const std::vector<ToolRow>& rows);
std::vector<RunRow> runs();
RunDetail runDetail(const RunRow& row);
std::vector<AgentView> agents();
std::vector<RuleView> rules();

} // namespace executor::ui::demo
