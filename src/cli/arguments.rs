use std::path::PathBuf;

use clap::{Parser, Subcommand};

use super::{
    attach, check, demo, doctor, export, followup, import, index, init, log, mail, me, move_to, new, read_text, report,
    search, serve, set, shelve, show, status, task, task_acts, tidy, todo, undo, views,
};

const TEMPLATE: &str = "\
{about}

用法：{usage}

{all-args}{after-help}";

/// kehu 客户：用文件夹管理的客户档案
#[derive(Parser)]
#[command(
    name = "kehu",
    version,
    about = "kehu（客户）：用文件夹管理的客户档案。每次保存都会检查、记录在案、马上能搜到。",
    after_help = "第一次使用：kehu demo 看示例；kehu init 客户库 建自己的。\n退出码：0 正常，1 有问题或有被拒绝的行，2 无法执行。",
    help_template = TEMPLATE,
    subcommand_help_heading = "命令",
    subcommand_value_name = "命令",
    next_help_heading = "通用选项",
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true
)]
pub struct Arguments {
    /// 客户库所在的文件夹；不写则从当前文件夹往上找 kehu.yaml
    #[arg(long, global = true, value_name = "目录", env = "KEHU_VAULT", hide_env = true)]
    pub vault: Option<PathBuf>,
    /// 索引和缓存放在哪里；不写则放在用户的缓存目录
    #[arg(long, global = true, value_name = "目录", env = "KEHU_CACHE", hide_env = true)]
    pub cache: Option<PathBuf>,
    /// 显示帮助
    #[arg(short, long, global = true, action = clap::ArgAction::Help)]
    help: Option<bool>,
    /// 显示版本
    #[arg(short = 'V', long, action = clap::ArgAction::Version)]
    version: Option<bool>,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
#[command(help_template = TEMPLATE)]
pub enum Command {
    /// 新建一个客户库
    #[command(help_template = TEMPLATE)]
    Init(init::Init),
    /// 生成一个示例客户库并打开网页
    #[command(help_template = TEMPLATE)]
    Demo(demo::Demo),
    /// 打开网页，监视文件，保存即记录
    #[command(help_template = TEMPLATE)]
    Serve(serve::Serve),
    /// 客户库的现状：数量、问题、索引是否最新
    #[command(help_template = TEMPLATE)]
    Status(status::Status),
    /// 搜索：客户名、电话、跟进内容、合同……
    #[command(help_template = TEMPLATE)]
    Search(search::Search),
    /// 存下来的视图：各是什么、有多少；用 kehu search --view 看
    #[command(help_template = TEMPLATE)]
    Views(views::Views),
    /// 一个客户的全部资料
    #[command(help_template = TEMPLATE)]
    Show(show::Show),
    /// 检查数据：哪里有错、怎么改
    #[command(help_template = TEMPLATE)]
    Check(check::Check),
    /// 报表：合同金额、客户分布、跟进、转化……
    #[command(help_template = TEMPLATE)]
    Report(report::ReportCommand),
    /// 变更记录：谁在什么时候改了什么
    #[command(help_template = TEMPLATE)]
    Log(log::Log),
    /// 从 Excel 或 CSV 导入客户
    #[command(help_template = TEMPLATE)]
    Import(import::Import),
    /// 导出客户和资料到 Excel 或 CSV；--template 要一张空表
    #[command(help_template = TEMPLATE)]
    Export(export::Export),
    /// 新建一个客户
    #[command(help_template = TEMPLATE)]
    New(new::New),
    /// 修改一个客户、一份资料的几项内容，或用 --where 修改许多客户
    #[command(help_template = TEMPLATE)]
    Set(set::Set),
    /// 移动分类：改行业、规模，文件夹跟着走；--where 移动许多客户
    #[command(help_template = TEMPLATE)]
    Move(move_to::Move),
    /// 给客户写一条跟进
    #[command(help_template = TEMPLATE)]
    Followup(followup::Followup),
    /// 待办：逾期的和今后几天要做的
    #[command(help_template = TEMPLATE)]
    Todo(todo::Todo),
    /// 新建一个任务
    #[command(help_template = TEMPLATE)]
    Task(task::Task),
    /// 完成一个任务
    #[command(help_template = TEMPLATE)]
    Done(task_acts::Done),
    /// 重新打开一个已完成或已取消的任务
    #[command(help_template = TEMPLATE)]
    Reopen(task_acts::Reopen),
    /// 把任务或“下一步”推迟到别的日子
    #[command(help_template = TEMPLATE)]
    Later(task_acts::Later),
    /// 给客户或一份资料上传附件
    #[command(help_template = TEMPLATE)]
    Attach(attach::Attach),
    /// 归档客户：移到“历史客户”文件夹，还能搜到、恢复；--where 归档许多客户
    #[command(help_template = TEMPLATE)]
    Archive(shelve::Shelve),
    /// 恢复归档或删除了的客户，或删除了的一份资料；--where 恢复许多归档的客户
    #[command(help_template = TEMPLATE)]
    Restore(shelve::Shelve),
    /// 我是谁：修改记在谁名下，同事怎么联系我
    #[command(help_template = TEMPLATE)]
    Me(me::Me),
    /// 整理：该改的类型、标签、文件夹，该归档的客户；先看建议，再照做
    #[command(help_template = TEMPLATE)]
    Tidy(tidy::Tidy),
    /// 撤销一次变更：一次修改、一次移动或整个导入
    #[command(help_template = TEMPLATE)]
    Undo(undo::Undo),
    /// 邮件：等着发的、发出的、没有发出的；--test 试发一封
    #[command(help_template = TEMPLATE)]
    Mail(mail::Mail),
    /// 体检：配置、历史、索引、监视是否正常
    #[command(help_template = TEMPLATE)]
    Doctor(doctor::Doctor),
    /// 更新搜索索引；--rebuild 全部重建
    #[command(help_template = TEMPLATE)]
    Index(index::IndexCommand),
    #[command(name = "__read-sheet", hide = true)]
    ReadSheet(import::ReadSheet),
    #[command(name = "__read-text", hide = true)]
    ReadText(read_text::ReadText),
}
