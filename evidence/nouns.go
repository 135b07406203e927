package evidence

import "strings"

// counted is one class of things a line: class | Chinese | English. A class
// that begins with another and a dot is a part of it. Two figures whose classes
// are known and neither is a part of the other count different things.
const counted = `
person | 人 名 位 人口 员工 职工 居民 村民 学生 患者 教师 工人 专家 志愿者 游客 旅客 乘客 代表 | person persons people residents inhabitants employees workers staff students patients teachers passengers travellers travelers tourists visitors experts volunteers delegates members citizens villagers users men women children scientists researchers engineers
org | 家 | organisations organizations institutions
org.company | 企业 公司 厂家 | companies company firms firm enterprises enterprise businesses manufacturers
org.hospital | 医院 | hospitals hospital clinics
org.school | 学校 高校 大学 中学 小学 | schools school universities university colleges
org.court | 法院 | courts
org.bank | 银行 | banks
place.province | 省 省份 | provinces province
place.city | 市 城市 | cities city
place.county | 县 | counties county
place.district | 区 | districts district
place.town | 镇 乡 乡镇 街道 | towns town townships
place.village | 村 行政村 村庄 | villages village
place.country | 国家 国 | countries country nations states
place.station | 车站 站 | stations station stops
place.bridge | 桥梁 大桥 | bridges bridge
place.tunnel | 隧道 | tunnels tunnel
place.park | 公园 | parks park
place.airport | 机场 | airports airport
place.port | 港口 | ports port
place.factory | 工厂 | factories factory plants
place.museum | 博物馆 | museums museum
household | 户 户家庭 家庭 | households household families
vehicle.car | 辆 汽车 车辆 | cars vehicles
vehicle.bus | 公交车 | buses bus
vehicle.train | 列 列车 | trains train
vehicle.ship | 艘 | ships ship vessels boats
vehicle.aircraft | 飞机 | aircraft planes airplanes
occasion | 次 回 届 轮 场 | occasions rounds sessions
page | 页 | pages page
chapter | 章 | chapters chapter
floor | 层 楼层 | floors storeys stories
tree | 棵 株 | trees tree
animal | 头 只 匹 尾 羽 | animals
dwelling | 套 住房 | homes apartments flats
bed | 张床位 张病床 床位 | beds
book | 本 册 | books volumes
patent | 件专利 专利 | patents patent
item.project | 项目 工程 | projects project
item | 项 | items item
item.measure | 举措 措施 | measures measure
item.agreement | 协议 | agreements agreement
item.case | 案例 | cases case
item.standard | 标准 | standards standard
item.task | 任务 | tasks task
item.suggestion | 建议 | suggestions proposals
line | 线路 条线路 条铁路 条高速 | lines routes
number | 号 | 
`

// generic classifiers count anything.
const generic = `个 条 件 种 类 点 份 款 批 台 架 座 所 处 片 部 张 支 只 篇 则 起 笔 宗 组 对 双 副 间 栋 幢 颗 粒 块 枚 根 门 艺 期 级 环 档 段 方面 大类 字 首 句 颗 道 把 盏 面 顶 卷 集 股 帧 元素 行 列 步 岁 家 户 名 位 席 桌 班 趟 路 转 人次`

func (t *unitTable) addCounted() {
	for _, name := range strings.Fields(generic) {
		if _, _, ok := t.hanAt([]rune(name), 0); !ok || len([]rune(name)) > 1 {
			t.add(name, unit{dim: dimCount, factor: 1})
		}
	}
	for line := range strings.Lines(counted) {
		part := strings.Split(strings.TrimSpace(line), "|")
		if len(part) != 3 {
			continue
		}
		class := strings.TrimSpace(part[0])
		u := unit{dim: dimCount, factor: 1, class: class}
		for _, name := range strings.Fields(part[1]) {
			t.dropHan(name)
			t.add(name, u)
		}
		for _, name := range strings.Fields(part[2]) {
			t.add(name, u)
		}
	}
}

// dropHan forgets a name, so that a class takes the place of a generic one.
func (t *unitTable) dropHan(name string) {
	r := []rune(name)
	list := t.han[r[0]]
	for i, n := range list {
		if string(n.name) == name {
			t.han[r[0]] = append(list[:i:i], list[i+1:]...)
			return
		}
	}
}

// sameClass says whether two counts may count the same thing.
func sameClass(a, b string) bool {
	return a == "" || b == "" || a == b || strings.HasPrefix(a, b+".") || strings.HasPrefix(b, a+".")
}
