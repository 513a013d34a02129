#include "ui/tools/tooldetail.h"

#include "ui/tools/callform.h"
#include "ui/tools/schemaview.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/page.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QStackedWidget>
#include <QTabBar>

namespace executor::ui {

namespace {

/// The effect's badge as a widget.
class Badge final : public QWidget
{
public:
    Badge(const ToolRow& row, QWidget* parent) : QWidget(parent), m_row(row) {}
    [[nodiscard]] QSize sizeHint() const override
    {
        return {effectWidth(m_row.effect), qMax(20, QFontMetrics(textFont(TextSize::Small)).height() + 4)};
    }
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* /*event*/) override
    {
        QPainter painter(this);
        paintEffect(&painter, rect(), m_row.effect, BadgeLook::Tinted);
    }

private:
    const ToolRow& m_row;
};

class DecisionShape final : public QWidget
{
public:
    DecisionShape(const ToolRow& row, QWidget* parent) : QWidget(parent), m_row(row) { setFixedSize(16, 16); }

protected:
    void paintEvent(QPaintEvent* /*event*/) override
    {
        QPainter painter(this);
        paintGlyph(&painter, rect(), glyphOf(m_row.action), colourOf(hueOf(m_row.action)));
    }

private:
    const ToolRow& m_row;
};

} // namespace

ToolDetailPane::ToolDetailPane(PageContext context, QWidget* parent) : QWidget(parent), m_context(context)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(buildHead());
    layout->addWidget(new HairLine(this));
    m_stack = new QStackedWidget(this);
    auto* run = new QWidget(m_stack);
    QVBoxLayout* runLayout = makeScrolling(run);
    m_form = new CallForm(m_context, run);
    runLayout->addWidget(m_form);
    connect(m_form, &CallForm::wantsRun, this, &ToolDetailPane::wantsRun);
    m_stack->addWidget(run);
    m_stack->addWidget(buildSchemas());
    auto* typescript = new QWidget(m_stack);
    QVBoxLayout* typescriptLayout = makeScrolling(typescript);
    m_typescript = new CodeView(CodeView::Use::Show, tr("TypeScript declaration"), typescript);
    m_typescript->setLines(4, 60);
    typescriptLayout->addWidget(m_typescript);
    typescriptLayout->addStretch(1);
    m_stack->addWidget(typescript);
    auto* about = new QWidget(m_stack);
    QVBoxLayout* aboutLayout = makeScrolling(about);
    m_about = makeParagraph(QString(), LabelRole::Text, about);
    m_about->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    aboutLayout->addWidget(m_about);
    aboutLayout->addStretch(1);
    m_stack->addWidget(about);
    layout->addWidget(m_stack, 1);
    connect(m_tabs, &QTabBar::currentChanged, m_stack, &QStackedWidget::setCurrentIndex);
    for (QWidget* child : findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly)) {
        child->hide();
    }
    m_choose = makeLabel(tr("Choose a tool to see what it takes, and to run it."), TextSize::Body, Weight::Normal,
                         LabelRole::Text2, this);
    m_choose->setAlignment(Qt::AlignCenter);
    m_choose->setWordWrap(true);
    layout->addWidget(m_choose, 1);
}

QWidget* ToolDetailPane::buildHead()
{
    auto* head = new QWidget(this);
    auto* layout = new QVBoxLayout(head);
    layout->setContentsMargins(kPageLeft, 12, kPageRight, 0);
    layout->setSpacing(8);
    auto* first = new QHBoxLayout;
    m_pathLabel = new ElidedLabel(head);
    m_pathLabel->setFont(codeFont(TextSize::Section));
    auto* copy = new QPushButton(glyphIcon(Glyph::Copy, GlyphRole::Text2), QString(), head);
    setKind(copy, ButtonKind::Plain);
    copy->setAccessibleName(tr("Copy path"));
    copy->setToolTip(tr("Copy path"));
    connect(copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_path); });
    first->addWidget(m_pathLabel);
    first->addWidget(copy);
    first->addStretch(1);
    auto* second = new QHBoxLayout;
    second->setSpacing(10);
    m_badge = new Badge(m_detail.row, head);
    m_title = new ElidedLabel(head);
    m_title->setForegroundRole(QPalette::PlaceholderText);
    second->addWidget(m_badge);
    second->addWidget(m_title, 1);
    auto* decision = new Card(Card::Ground::Side, head);
    auto* decisionLayout = new QHBoxLayout(decision);
    decisionLayout->setContentsMargins(12, 10, 12, 10);
    decisionLayout->setSpacing(10);
    m_decisionShape = new DecisionShape(m_detail.row, decision);
    m_decision = makeParagraph(QString(), LabelRole::Text, decision);
    decisionLayout->addWidget(m_decisionShape, 0, Qt::AlignTop);
    decisionLayout->addWidget(m_decision, 1);
    m_signature = new CodeView(CodeView::Use::Show, tr("Signature"), head);
    m_signature->setLines(1, 4);
    m_tabs = new QTabBar(head);
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setAccessibleName(tr("Parts of the tool"));
    for (const QString& name : {tr("Run"), tr("Schema"), tr("TypeScript"), tr("About")}) {
        m_tabs->addTab(name);
    }
    layout->addLayout(first);
    layout->addLayout(second);
    layout->addWidget(decision);
    layout->addWidget(m_signature);
    layout->addWidget(m_tabs);
    return head;
}

QWidget* ToolDetailPane::buildSchemas()
{
    auto* page = new QWidget(m_stack);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(kPageLeft - 10, 10, 6, 8);
    auto* tabs = new QTabBar(page);
    tabs->setDrawBase(false);
    tabs->setExpanding(false);
    tabs->addTab(tr("Input"));
    tabs->addTab(tr("Output"));
    tabs->setAccessibleName(tr("Input or output"));
    auto* stack = new QStackedWidget(page);
    m_input = new SchemaView(tr("Input schema"), stack);
    m_output = new SchemaView(tr("Output schema"), stack);
    stack->addWidget(m_input);
    stack->addWidget(m_output);
    connect(tabs, &QTabBar::currentChanged, stack, &QStackedWidget::setCurrentIndex);
    auto* row = new QHBoxLayout;
    row->addSpacing(10);
    row->addWidget(tabs, 1);
    layout->addLayout(row);
    layout->addWidget(stack, 1);
    return page;
}

void ToolDetailPane::showTool(const QString& path)
{
    if (path == m_path) {
        return;
    }
    m_path = path;
    later(m_context.backend.tool(path), this, [this, path](Result<ToolDetail> result) {
        if (path != m_path) {
            return; // the person went on
        }
        for (QWidget* child : findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly)) {
            child->show();
        }
        m_choose->hide();
        if (result) {
            show(*result);
        } else {
            m_pathLabel->setText(path);
            m_decision->setText(errorText(result.error()));
        }
    });
}

void ToolDetailPane::show(const ToolDetail& detail)
{
    m_detail = detail;
    m_pathLabel->setText(detail.row.path);
    m_badge->setAccessibleName(wordOf(detail.row.effect));
    m_badge->setToolTip(detail.effectReason);
    m_badge->updateGeometry();
    QStringList facts{detail.row.title, detail.request};
    facts.removeAll(QString());
    m_title->setText(facts.join(QStringLiteral("  ·  ")));
    m_decision->setText(detail.decisionText);
    m_decisionShape->update();
    m_signature->setCode(detail.signature);
    m_form->setTool(detail);
    m_input->setSchema(detail.inputSchema);
    m_output->setSchema(detail.outputSchema);
    m_typescript->setCode(detail.typescript);
    QString about;
    if (!detail.description.isEmpty()) {
        about = tr("In the words of %1:").arg(detail.sourceName) + QStringLiteral("\n\n") + detail.description;
    }
    if (!detail.effectReason.isEmpty()) {
        about += (about.isEmpty() ? QString() : QStringLiteral("\n\n")) +
                 tr("Why “%1”: %2").arg(wordOf(detail.row.effect), detail.effectReason);
    }
    m_about->setText(about.isEmpty() ? tr("The source says nothing more about this tool.") : about);
    update();
}

void ToolDetailPane::paintEvent(QPaintEvent* /*event*/)
{
    QPainter(this).fillRect(rect(), tokens().surface);
}

} // namespace executor::ui

#include "moc_tooldetail.cpp"
