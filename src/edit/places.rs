//! Places that stand in the names of companies, so that names which differ in their place alone are told as alike.

/// Provinces, prefectures and the county-level cities with most companies, without 省, 市, 县, 区.
const PLACES: &str = "\
北京 上海 天津 重庆 香港 澳门 台湾 中国 \
河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 内蒙古 广西 西藏 宁夏 新疆 \
华东 华南 华北 华中 西南 西北 东北 浦东 滨海 \
石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 雄安 \
太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁 \
呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布 \
沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 朝阳 葫芦岛 \
长春 四平 辽源 通化 白山 松原 白城 延边 \
哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化 \
南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁 \
昆山 吴江 太仓 常熟 张家港 江阴 宜兴 丹阳 靖江 泰兴 如皋 海安 启东 溧阳 东台 \
杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水 \
义乌 慈溪 余姚 海宁 桐乡 平湖 诸暨 乐清 瑞安 温岭 玉环 永康 东阳 萧山 余杭 富阳 嘉善 德清 长兴 \
合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城 \
福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德 晋江 石狮 南安 \
南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶 \
济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽 寿光 龙口 \
郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店 济源 \
武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施 \
长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 \
广州 深圳 珠海 汕头 佛山 韶关 湛江 肇庆 江门 茂名 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳 云浮 顺德 南海 \
南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左 \
海口 三亚 三沙 儋州 \
成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳 \
贵阳 六盘水 遵义 安顺 毕节 铜仁 \
昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 大理 楚雄 红河 \
拉萨 日喀则 西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛 \
兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南 \
西宁 海东 银川 石嘴山 吴忠 固原 中卫 乌鲁木齐 克拉玛依 吐鲁番 哈密 昌吉 喀什 伊犁 石河子";

/// Characters that must be left of a name without its place: of shorter ones (重庆燃气集团, 深圳燃气集团) the place is the name.
const ENOUGH: usize = 5;
/// 江苏苏州…
const MOST: usize = 2;

/// Whether a text is a place, with or without what tells a city from a county.
pub(super) fn is_place(text: &str) -> bool {
    let bare = text.trim_end_matches(['省', '市', '县', '区']);
    !bare.is_empty() && PLACES.split(' ').any(|place| place == bare)
}

/// A name without the places at its beginning and its end, as far as something is left that tells it from others.
pub(super) fn without_places(name: &str) -> &str {
    let is_enough = |rest: &str| rest.chars().count() >= ENOUGH;
    let mut name = name;
    for _ in 0..MOST {
        let rest = PLACES.split(' ').find_map(|place| name.strip_prefix(place));
        name = rest.filter(|rest| is_enough(rest)).unwrap_or(name);
    }
    let rest = PLACES.split(' ').find_map(|place| name.strip_suffix(place));
    rest.filter(|rest| is_enough(rest)).unwrap_or(name)
}
