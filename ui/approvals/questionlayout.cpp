// How QuestionPane is put together.
#include "ui/approvals/questionpane.h"
#include "ui/theme/icons.h"
#include "ui/widgets/codeview.h"
#include "ui/widgets/currentstack.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/jsontree.h"
#include "ui/widgets/look.h"
#include "ui/widgets/sentencelabel.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace executor::ui {

namespace {

constexpr int kSide = 20;

/// Paints what a function says; for the badge, the avatar and the shield.
class Painted final : public QWidget
{
public:
    Painted(QSize size, std::function<void(QPainter*, const QRect&)> paint, QWidget* parent)
        : QWidget(parent), m_paint(std::move(paint))
    {
        setFixedSize(size);
    }

protected:
    void paintEvent(QPaintEvent* /*event*/) override
    {
        QPainter painter(this);
        m_paint(&painter, rect());
    }

private:
    std::function<void(QPainter*, const QRect&)> m_paint;
};

QPushButton* arrow(Glyph glyph, const QString& name, QWidget* parent)
{
    auto* button = new QPushButton(glyphIcon(glyph, GlyphRole::Text2), QString(), parent);
    button->setAutoDefault(false);
    setKind(button, ButtonKind::Plain);
    button->setFixedSize(28, 28);
    button->setAccessibleName(name);
    button->setToolTip(name);
    return button;
}

} // namespace

void QuestionPane::build()
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_head = buildHead();
    layout->addWidget(m_head);
    m_who = buildWho();
    layout->addWidget(m_who);
    m_details = buildDetails();
    layout->addWidget(m_details, 1);
    m_locked =
        makeLabel(tr("Unlock the screen to see the question."), TextSize::Body, Weight::Normal, LabelRole::Text2, this);
    m_locked->setAlignment(Qt::AlignCenter);
    m_locked->hide();
    layout->addWidget(m_locked, 1);
    layout->addWidget(buildReason());
    layout->addWidget(buildFoot());
}

QWidget* QuestionPane::buildHead()
{
    auto* head = new QWidget(this);
    auto* layout = new QVBoxLayout(head);
    layout->setContentsMargins(kSide, 12, kSide, 16);
    layout->setSpacing(8);
    auto* top = new QHBoxLayout;
    top->setSpacing(4);
    const int height = qMax(20, QFontMetrics(textFont(TextSize::Small)).height() + 4);
    m_badge = new Painted(
        {160, height},
        [this](QPainter* painter, const QRect& box) { paintEffect(painter, box, m_question.effect, BadgeLook::Solid); },
        head);
    top->addWidget(m_badge);
    top->addStretch(1);
    m_place = makeLabel(QString(), TextSize::Small, Weight::Normal, LabelRole::Text2, head);
    m_previous = arrow(Glyph::ChevronLeft, tr("Previous question"), head);
    m_next = arrow(Glyph::ChevronRight, tr("Next question"), head);
    top->addWidget(m_place);
    top->addWidget(m_previous);
    top->addWidget(m_next);
    for (QWidget* widget :
         {static_cast<QWidget*>(m_place), static_cast<QWidget*>(m_previous), static_cast<QWidget*>(m_next)}) {
        widget->hide();
    }
    connect(m_previous, &QPushButton::clicked, this, [this] { Q_EMIT moved(-1); });
    connect(m_next, &QPushButton::clicked, this, [this] { Q_EMIT moved(1); });
    m_sentence = new SentenceLabel(head);
    layout->addLayout(top);
    layout->addWidget(m_sentence);
    return head;
}

QWidget* QuestionPane::buildWho()
{
    auto* who = new QWidget(this);
    auto* layout = new QGridLayout(who);
    layout->setContentsMargins(kSide, 16, kSide, 4);
    layout->setHorizontalSpacing(12);
    layout->setVerticalSpacing(2);
    m_avatar = new Painted(
        {32, 32},
        [this](QPainter* painter, const QRect& box) { paintAvatar(painter, box, initialsOf(m_question.agent)); }, who);
    m_agent = new ElidedLabel(who);
    m_agent->setFont(textFont(TextSize::Body, Weight::Semibold));
    m_program = new ElidedLabel(who);
    m_program->setFont(textFont(TextSize::Small));
    m_program->setForegroundRole(QPalette::PlaceholderText);
    auto* shield = new Painted(
        {32, qMax(20, QFontMetrics(textFont()).height())},
        [](QPainter* painter, const QRect& box) {
            paintGlyph(painter, QRectF(box.center().x() - 8, box.top() + 2, 16, 16), Glyph::Shield, tokens().text2);
        },
        who);
    m_why = makeParagraph(QString(), LabelRole::Text, who);
    layout->addWidget(m_avatar, 0, 0, 2, 1, Qt::AlignTop);
    layout->addWidget(m_agent, 0, 1);
    layout->addWidget(m_program, 1, 1);
    layout->setRowMinimumHeight(2, 8);
    layout->addWidget(shield, 3, 0, Qt::AlignTop);
    layout->addWidget(m_why, 3, 1);
    layout->setColumnStretch(1, 1);
    return who;
}

QWidget* QuestionPane::buildDetails()
{
    auto* details = new QWidget(this);
    auto* layout = new QVBoxLayout(details);
    layout->setContentsMargins(kSide, 4, kSide, 8);
    layout->setSpacing(8);
    m_tabs = new QTabBar(details);
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setAccessibleName(tr("Parts of the call"));
    for (const QString& name : {tr("Arguments"), tr("JSON"), tr("Tool")}) {
        m_tabs->addTab(name);
    }
    m_stack = new CurrentStack(details);
    auto* arguments = new QWidget(m_stack);
    auto* argumentsLayout = new QVBoxLayout(arguments);
    argumentsLayout->setContentsMargins(0, 0, 0, 0);
    argumentsLayout->setSpacing(6);
    m_changes = makeParagraph(QString(), LabelRole::Text, arguments);
    m_arguments = new JsonTree(tr("Arguments"), arguments);
    m_arguments->setMostRows(16); // the window grows with them, up to its share of the screen
    argumentsLayout->addWidget(m_changes);
    m_arguments->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
    argumentsLayout->addWidget(m_arguments);
    argumentsLayout->addStretch(1);
    m_json = new CodeView(CodeView::Use::Show, tr("Arguments as JSON"), m_stack);
    m_json->setFilling(2);
    auto* area = new QScrollArea(m_stack);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    m_tool = makeParagraph(QString(), LabelRole::Text, area);
    m_tool->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_tool->setTextInteractionFlags(Qt::TextSelectableByMouse);
    area->setWidget(m_tool);
    m_stack->addWidget(arguments);
    m_stack->addWidget(m_json);
    m_stack->addWidget(area);
    connect(m_tabs, &QTabBar::currentChanged, m_stack, &QStackedWidget::setCurrentIndex);
    auto* meta = new QHBoxLayout;
    m_meta = makeLabel(QString(), TextSize::Small, Weight::Normal, LabelRole::Text2, details);
    m_more = makeLabel(QString(), TextSize::Small, Weight::Normal, LabelRole::Text2, details);
    meta->addWidget(m_meta);
    meta->addStretch(1);
    meta->addWidget(m_more);
    m_error = makeParagraph(QString(), LabelRole::Danger, details);
    m_error->hide();
    layout->addWidget(m_tabs);
    layout->addWidget(m_stack, 1);
    layout->addLayout(meta);
    layout->addWidget(m_error);
    return details;
}

QWidget* QuestionPane::buildReason()
{
    m_reasonRow = new QWidget(this);
    auto* layout = new QHBoxLayout(m_reasonRow);
    layout->setContentsMargins(kSide, 4, kSide, 12);
    layout->setSpacing(8);
    m_reason = new QLineEdit(m_reasonRow);
    m_reason->setMaxLength(500);
    m_reason->setPlaceholderText(tr("Why not? The agent will read this."));
    m_reason->setAccessibleName(tr("Reason that the agent will read"));
    auto* send = new AnswerButton(m_inert, m_reasonRow);
    send->setText(tr("Deny with this reason"));
    connect(send, &AnswerButton::answered, this, [this] {
        setBusy();
        Q_EMIT denied(m_reason->text().trimmed());
    });
    layout->addWidget(m_reason, 1);
    layout->addWidget(send);
    m_reasonRow->hide();
    return m_reasonRow;
}

QWidget* QuestionPane::buildFoot()
{
    auto* foot = new QWidget(this);
    foot->setLayoutDirection(Qt::LeftToRight); // Deny left, Allow right, in every language
    auto* layout = new QHBoxLayout(foot);
    layout->setContentsMargins(kSide, 16, kSide, 16);
    layout->setSpacing(8);
    m_deny->setParent(foot);
    m_allow->setParent(foot);
    m_deny->setText(tr("Deny"));
    auto* menu = new QMenu(m_deny);
    QAction* reason = menu->addAction(tr("Deny with a reason…"));
    connect(reason, &QAction::triggered, this, [this] {
        m_reasonRow->show();
        m_reason->setFocus();
    });
    m_deny->setMenuPart(menu, tr("Other ways to deny"));
    connect(m_deny, &AnswerButton::answered, this, [this] {
        setBusy();
        Q_EMIT denied(QString());
    });
    layout->addWidget(m_deny);
    layout->addStretch(1);
    if (m_later != nullptr) {
        m_later->setParent(foot);
        m_later->setText(tr("Later"));
        m_later->setPlain();
        connect(m_later, &AnswerButton::answered, this, [this] { Q_EMIT postponed(); });
        layout->addWidget(m_later);
        layout->addStretch(1);
    }
    layout->addWidget(m_allow);
    setTabOrder(m_deny, m_allow);
    return foot;
}

} // namespace executor::ui
