package ingest

import (
	"strings"

	"github.com/wenju/wenju/internal/text"
)

// topicNouns are the words that Chinese section titles end with: what a section
// is about. Among lines that were cut anywhere, a short line at the beginning of
// a paragraph may as well be the subject of its first sentence (天津机场|全年旅客
// 吞吐量…); one that ends with such a word hardly is.
var topicNouns = wordSet(`简介 介绍 背景 概述 概况 概要 概论 综述 摘要 前言 引言 序言 绪论 导言 导读 结论 总结 小结 结语 后记 目录 附录 附件 附则 总则 细则 文献 参考 注释 说明 须知 致谢 正文 补充
	历史 沿革 由来 起源 渊源 历程 过程 进程 进展 阶段 始末 经过 演变 变迁 变化 大事 大事记 年表 事件 传说 典故 故事 轶事 逸事
	意义 价值 作用 影响 效果 成效 成果 成绩 成就 业绩 贡献 评价 反响 反应 荣誉 奖项 获奖 争议 批评 质疑 问题 困难 困境 挑战 风险 不足 缺点 优点 优势 劣势 特点 特征 特色 特性 性质 亮点 难点 重点 要点 热点
	定义 概念 含义 内涵 名称 命名 词源 释义 分类 种类 类型 类别 形式 形态 结构 构成 组成 成分 体系 体制 机制 制度 系统 模式 原理 原因 成因 起因 因素 条件 基础 依据 理论 思想 理念 观点 精神 原则 方针 政策 法规 法律 规定 规则 规范 标准 指标 要求 条例 办法 措施 举措 对策 建议 倡议 意见 方案 计划 规划 纲要 战略 策略 目标 目的 任务 宗旨 定位 方向 思路 路径 步骤 流程 程序 方法 方式 手段 技术 工艺 设计 布局 范围 领域 内容 事项 职责 职能 功能 用途 应用 使用 操作 维护 管理 治理 监督 监管 保障 保护 安全 服务 支持 合作 协作 交流 协议 协定 文件 公告 通知 报告 声明 宣言 合同 签署 改革 创新 突破 发展 建设 实施 落实 推广 前景 展望 趋势 未来 预测 现状 形势 局面 格局
	地理 位置 环境 气候 地形 地貌 地质 水文 土壤 资源 植被 动物 植物 生态 景观 景点 旅游 人口 民族 宗教 语言 方言 文化 教育 科技 科学 体育 卫生 医疗 艺术 文学 音乐 建筑 饮食 特产 风俗 民俗 习俗 节日 场馆 设施 设备 机构 组织 部门 单位 团队 人员 人物 名人 人才 领导 历任 成员 行政 区划 政治 军事 外交 社会 经济 产业 农业 工业 商业 金融 贸易 投资 财政 税收 交通 运输 铁路 公路 航空 水运 通信 邮政 能源 电力 供水 城市 乡村 安置 移民 工程 项目 产品 品牌 市场 销售 价格 费用 收费 预算 资金 成本 数据 统计 参数 配置 规格 性能 版本 更新 安装 调试 测试 验收 维修 保养 故障 排除 症状 诊断 治疗 预防 护理 用法 用量 禁忌 剂量 副作用 生平 经历 生涯 早年 晚年 家庭 家族 婚姻 著作 作品 代表作 创作 剧情 情节 角色 演员 职员 制作 发行 播出 票房 曲目 歌词 研究 实验 结果 分析 讨论 讨论会 会议 活动 赛事 比赛 赛程 赛制 选手 联系方式 地址 电话 时间 地点 对象 资格 待遇 福利 薪酬 考核 培训 招聘 考试 课程 专业 学科 院系 师资 校园 校训 校友`)

// longestTopic is the length in characters of the longest word above.
const longestTopic = 4

func wordSet(words string) map[string]bool {
	set := make(map[string]bool)
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// namesTopic says whether s, at the beginning of a paragraph of broken text,
// reads as a title: it stands in title marks, or it ends with a word that titles
// end with and holds none that only sentences have.
func namesTopic(s string) bool {
	if firstRune(s) == '《' && lastRune(s) == '》' {
		return true
	}
	if strings.ContainsAny(s, "是将將已还還曾了被把也都") {
		return false
	}
	core := []rune(strings.TrimRight(text.Normalize(s), closers))
	for n := 2; n <= min(longestTopic, len(core)); n++ {
		if topicNouns[string(core[len(core)-n:])] {
			return true
		}
	}
	return false
}

// goesOnWithParticle says whether s begins with a word that no sentence begins with.
func goesOnWithParticle(s string) bool {
	return strings.ContainsRune("的了等及是也都们們之", firstRune(s))
}
