// SPDX-License-Identifier: Apache-2.0
//
// The business English that rules and made-up texts are drawn from: with their forms about 3,000
// different words.
#pragma once

#include <string_view>

namespace newsvane::bench {

// By their base; a '+' doubles the last letter ("plan+" gives "planned").
inline constexpr std::string_view kRegularVerbs =
    "abandon accelerate accept accuse achieve acquire add address adjust adopt advance advertise "
    "advise affirm agree aim allege allocate allow alter amend amount announce anticipate appeal "
    "appoint approach approve argue arrange arrest ask assemble assess assign assume attack "
    "attempt "
    "attract attribute auction audit authorize automate award balance ban+ bar+ base benefit block "
    "blame bolster book boost borrow breach broaden budget bundle calculate call cancel+ capture "
    "carry cap+ cease challenge change charge chase circulate cite claim clear climb clinch close "
    "collaborate collapse collect combine commence comment commercialize commission commit+ "
    "compare "
    "compensate compete complain complete comply concede conclude conduct confirm confront connect "
    "consider consolidate construct consult consume contain contend contest continue contract "
    "contribute control+ convert convict convince cooperate correct cover crack crash create "
    "criticize cross curb curtail customize damage decide declare decline decrease dedicate "
    "default "
    "defend defer+ define delay delist deliver demand demonstrate deny depart depend deploy "
    "depress "
    "design detail detain detect deteriorate determine develop deviate dilute dip+ direct "
    "disappoint "
    "disclose discontinue discount discover discuss dismiss dispatch display dispose dispute "
    "disrupt "
    "dissolve distribute diversify divest divide dominate donate double downgrade draft drill "
    "drop+ "
    "dump ease edge eliminate embrace emerge employ enable end endorse enforce engage enhance "
    "enlarge enter entitle equip+ erase erode escalate establish estimate evaluate evict examine "
    "exceed exchange exclude execute exempt exercise exit expand expect expire explain exploit "
    "explore export expose extend face fail fall+ favor fight+ file fill finalize finance fine "
    "finish fire fix flag+ float focus follow forecast+ foster fuel fulfill fund furnish gain "
    "gather "
    "generate grab+ grant guarantee guide halt halve handle harvest head heat hedge help highlight "
    "hike hire host idle ignite impair implement import impose impress improve incorporate "
    "increase "
    "incur+ indicate inflate inform inhibit initiate inject innovate inspect install institute "
    "insure integrate intend intensify introduce invade invest investigate invite involve issue "
    "join "
    "judge jump justify label+ lag+ land launch lease lengthen lessen license lift limit link list "
    "litigate lobby locate lock lower maintain manage manufacture market mature measure mediate "
    "merge migrate mine miss mitigate modernize modify monitor mount move narrow near negotiate "
    "note "
    "notify obtain occupy offer offset+ omit+ open operate oppose optimize order organize oust "
    "outline outpace outperform outsource oversupply owe own pack pare partner pass patch patent "
    "pause peak penalize perform permit+ petition phase pick pilot pivot place plan+ play plead "
    "pledge plummet plunge poach point pool position possess post postpone predict preempt prepare "
    "present preserve press prevent price probe process procure produce profit prohibit project "
    "promise promote prompt propose prosecute protect protest prove provide publish pull pump "
    "purchase pursue push qualify question quote raid rally ramp+ rank rate ratify reach react "
    "reaffirm realize rebound rebuff recall receive reclaim recognize recommend reconsider record "
    "recoup recover recruit redeem redesign reduce reform refinance refund refuse regain register "
    "regulate reinforce reinstate reject relaunch release relinquish relocate rely remain remedy "
    "remove renew renovate rent reopen reorganize repair repay+ repeal repeat replace report "
    "repurchase request require rescue research resell+ reserve reshape resign resist resolve "
    "respond restart restate restore restrain restrict restructure resume retain retire retreat "
    "retrieve return reveal reverse review revise revive revoke reward rival+ roll rule sack "
    "salvage "
    "sanction save scale scrap+ scrutinize seal search secure seize select separate settle shape "
    "share shed+ shelve shield shift ship+ shorten shrink+ shutter sign signal+ simplify skip+ "
    "slash slide slip+ slow slump soar sour source specify spend+ split+ sponsor spur+ stabilize "
    "staff stage stall start state step+ stockpile stop+ store streamline strengthen stress "
    "stretch "
    "strip+ structure struggle study stumble submit+ subscribe subsidize succeed sue suffer "
    "suggest "
    "supply support surge surpass surprise surrender survey suspend sustain swap+ switch tackle "
    "tap+ "
    "target tax tender terminate test threaten tighten top+ tout track trade transfer+ transform "
    "treat trigger trim+ triple tumble unload unveil unwind update upgrade upsize urge use "
    "validate "
    "value verify veto violate visit void vote vow wait waive want warn weaken weigh welcome widen "
    "withhold wrap+ yield";

inline constexpr std::string_view kIrregularVerbs[] = {
    "become becomes became becoming",
    "begin begins began begun beginning",
    "bid bids bidding",
    "bring brings brought bringing",
    "build builds built building",
    "buy buys bought buying",
    "choose chooses chose chosen choosing",
    "come comes came coming",
    "cost costs costing",
    "cut cuts cutting",
    "deal deals dealt dealing",
    "draw draws drew drawn drawing",
    "drive drives drove driven driving",
    "fall falls fell fallen falling",
    "feed feeds fed feeding",
    "find finds found finding",
    "forgo forgoes forgone forgoing",
    "freeze freezes froze frozen freezing",
    "get gets got getting",
    "give gives gave given giving",
    "go goes went gone going",
    "grow grows grew grown growing",
    "hit hits hitting",
    "hold holds held holding",
    "keep keeps kept keeping",
    "lay lays laid laying",
    "lead leads led leading",
    "leave leaves left leaving",
    "lend lends lent lending",
    "lose loses lost losing",
    "make makes made making",
    "meet meets met meeting",
    "overtake overtakes overtook overtaking",
    "pay pays paid paying",
    "put puts putting",
    "rebuild rebuilds rebuilt rebuilding",
    "rise rises rose risen rising",
    "run runs ran running",
    "see sees saw seen seeing",
    "seek seeks sought seeking",
    "sell sells sold selling",
    "send sends sent sending",
    "set sets setting",
    "shut shuts shutting",
    "sink sinks sank sinking",
    "spin spins spun spinning",
    "stand stands stood standing",
    "strike strikes struck striking",
    "swing swings swung swinging",
    "take takes took taken taking",
    "tell tells told telling",
    "think thinks thought thinking",
    "undergo undergoes underwent undergoing",
    "undertake undertakes undertook undertaking",
    "win wins won winning",
    "withdraw withdraws withdrew withdrawn withdrawing",
    "write writes wrote written writing",
    "hurt hurts hurting"};

inline constexpr std::string_view kNouns =
    "account accord acquirer acquisition activist adviser affiliate agency agreement aircraft "
    "airline "
    "airport alliance allocation allowance alternative analyst antenna appeal application "
    "appraisal "
    "arbitrator array article asset assembler assessment auction auditor authority automaker award "
    "backlog bailout bank bankruptcy barge barrel barrier basin basket battery benchmark "
    "beneficiary "
    "bidder billing biofuel blockade board boiler bond bonus bottleneck boycott brand breach "
    "brewer "
    "brewery broker brokerage budget builder bureau buyer buyout cable campaign campus candidate "
    "carrier cartel catalyst category ceiling center chain chair chairman channel charge charter "
    "chemical chief chipmaker circuit city claim clause client clinic clinician cloud cluster "
    "coalition coating collaborator collateral colleague collection commission commissioner "
    "commitment "
    "committee commodity community company compensation competitor complaint compliance component "
    "computer concession condition conference conglomerate connection connector consortium "
    "constraint "
    "consultant consumer container contingency contractor contribution controller convention "
    "converter "
    "corporation correction corridor counsel counterparty country coupon court covenant creditor "
    "crew "
    "crisis crop currency customer cutback cycle dealer dealership deadline debenture debt debtor "
    "decision deficit delegate delivery department deployment deposit depot deputy derivative "
    "designer "
    "developer device director disclosure discount discovery dispute distributor district division "
    "document donor dose draft driver drug duty earning economist economy effort election "
    "electrode "
    "elevator embargo emission employee employer endowment engine engineer enterprise entity "
    "entrepreneur equity estate estimate evaluation event exchange executive exemption expansion "
    "expenditure expense experiment export exposure extension exporter facility factory failure "
    "farmer "
    "fee ferry field filing filter financing fine firm fleet flight flyer forecast foundation "
    "foundry "
    "founder franchise franchisee freighter fund furnace future gain gallery garment gauge "
    "generator "
    "giant glut government grain grant grid grocer guarantee guarantor guideline harbor hardware "
    "headquarter headwind hearing hedge highway holder holding holiday hospital hotel household "
    "housing hub hurdle imbalance impairment importer incentive incident income indicator "
    "indictment "
    "industry inflow ingot initiative injunction innovation inquiry inspector installation "
    "institution "
    "instrument insurer insurance interest interface intermediary inventory investigation "
    "investigator "
    "investment investor invoice island issuer item jet journal journalist judge judgment jury "
    "justification kiosk label laboratory laptop laser launch lawmaker lawsuit lawyer layer layoff "
    "leader leaflet lease ledger lender lessee lessor letter level levy liability license licensee "
    "limit line liquidation liquidator listing litigation loan lobbyist location logistic loss "
    "machine magazine mainframe maker mall manager mandate manual manufacturer margin market "
    "marketplace material maturity measure mechanism mediator medicine member memo merchant merger "
    "metal meter mill mine miner minister minority missile mission model module molecule monitor "
    "monopoly moratorium mortgage motor movie multiple museum negotiator network newspaper note "
    "notice "
    "notification objective obligation occupant offering office officer official oilfield "
    "operation "
    "operator option orchard order organization outage outflow outlet outlook output oversight "
    "owner "
    "package panel paper parent participant partner partnership passenger patent patient payer "
    "payment payout payroll penalty pension performance permit petition phase phone pilot pipeline "
    "plaintiff plan plant platform player pledge policy politician portal portfolio position "
    "possession power practice premium prepayment president price principal printer prison probe "
    "procedure proceeding processor procurement producer product production profile profit program "
    "project projection promise promoter property proposal prospect prosecutor protection protocol "
    "prototype provider province provision proxy publication publisher purchase purchaser quality "
    "quarter quota quote rack railroad railway rally ranking rating reactor rebate rebel receipt "
    "receivable recession recipient record recovery recruiter reduction refinery reform refund "
    "region "
    "register regulation regulator relationship release remedy renewal reorganization repair "
    "report "
    "repurchase requirement research reseller reserve reservoir residence resignation resource "
    "response restaurant restriction result retailer retreat return revenue reversal review reward "
    "rig right rival road roaster robot rocket royalty rule ruling runway safeguard salary sale "
    "sanction satellite saving scandal scenario schedule scheme school scientist season seat "
    "secretary "
    "section sector security segment selection seller semiconductor seminar senator sensor server "
    "service session settlement shaft share shareholder shelf shift shipment shipper shipyard shop "
    "shortage shortfall showroom signal signatory slot slowdown smartphone smelter software "
    "solution "
    "source specialist speculator spender spinoff sponsor spread stadium staffer stake stakeholder "
    "standard startup statement station statute stock stockpile storage store storm strategist "
    "strategy stream strike structure studio study subcontractor submarine subscriber subscription "
    "subsidiary subsidy substation successor suit summit superpower supermarket supplier supply "
    "surcharge surplus survey swap switch syndicate synergy system tablet tactic tailwind takeover "
    "talk tanker target tariff task tax taxpayer team technician technology telescope tenant "
    "tender "
    "term terminal territory test textile theater therapy threat threshold ticket tier timeline "
    "title "
    "tobacco toll tool tower town tractor trade trademark trader transaction transfer transformer "
    "transistor transition transmission treasury treaty treatment trial tribunal trigger truck "
    "trucker "
    "trust trustee tunnel turbine turnaround turnover underwriter union unit university upgrade "
    "utility vaccine valuation value valve vehicle vendor venture verdict vessel veto violation "
    "visitor volume voter voyage wafer wage waiver warehouse warning warrant warranty waste "
    "watchdog "
    "weapon website well wholesaler wing winner wire witness worker workforce workshop writedown "
    "yacht yard year yield zone";

// What stands before a noun: "convertible note".
inline constexpr std::string_view kModifiers =
    "advanced aerial agricultural alternative amended ancillary annual anticompetitive autonomous "
    "average bilateral binding budgetary capital captive cheaper chinese clinical coastal "
    "collective "
    "combined commercial competing complex conditional confidential consolidated contractual "
    "convertible cooperative core corporate costly criminal critical crude cumulative cyclical "
    "deep "
    "defensive definitive deferred digital diluted direct discretionary distressed diversified "
    "domestic dual earlier eastern economic educational electric electronic emerging enhanced "
    "equivalent ethical european exclusive executive existing experimental external extraordinary "
    "federal financial fiscal fixed flagship flexible foreign formal former forward fourth frozen "
    "general generic geothermal global gross guaranteed hazardous hedged hidden higher hostile "
    "hybrid "
    "idle illegal immediate imported inaugural independent indirect industrial informal initial "
    "inland innovative institutional insured intangible integrated interim intermediate internal "
    "international irrevocable joint judicial junior key largest late lawful leading legal "
    "leveraged "
    "light liquid listed local logistical long lower lucrative luxury macroeconomic mandatory "
    "marine "
    "marginal maritime medical medium metropolitan military minor mixed mobile modest modified "
    "monetary monthly multinational municipal mutual narrow national native natural negative net "
    "nominal northern nuclear offshore older onshore operational optical ordinary organic original "
    "outstanding overdue overseas partial pending perpetual pharmaceutical physical pivotal "
    "planned "
    "portable potential preferred preliminary premium private profitable proprietary protective "
    "provincial provisional public quarterly radical rapid rare recurring redundant regional "
    "regulatory related reliable remote renewable residential restricted retail revised revolving "
    "rural seasonal secondary secured senior separate serial shared short similar skilled solar "
    "southern sovereign special specialty stable standard state statutory strategic structural "
    "subordinated subsequent substantial superior surplus sustainable synthetic systemic tangible "
    "taxable technical temporary tentative third tight total traditional transitional treasury "
    "unaudited uncertain underlying unfunded uniform unilateral unlisted unpaid unsecured unsold "
    "unused upcoming upfront urban variable vertical viable virtual vital volatile voluntary "
    "vulnerable weak weekly western wholesale wider wireless worldwide younger";

// Not of any rule, but of every text.
inline constexpr std::string_view kFunctionWords =
    "the the the the the the of of of of to to to and and and a a a in in in for for that that is "
    "on "
    "on said with by it as at its was from are be has have an will this would or not but were "
    "which "
    "up more than been about their one they had also over some after he we could all out there "
    "into "
    "who other last when most if what so no any our such just while while then these because both "
    "during before since under per between through against much very where only even now still";

}  // namespace newsvane::bench
