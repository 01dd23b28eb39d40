import { buffer } from 'node:stream/consumers'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { streamXlsxRows } from 'hucre/xlsx'
import { annotateWorkbook, readWorkbook, streamWorkbook } from './index.ts'
const columns = [{key:'name',title:'姓名',kind:'text',required:true},{key:'number',title:'身份证号',kind:'identity',unique:true},...Array.from({length:9},(_, i)=>({key:'c'+i,title:'列'+i,kind:'text'} as const)),{key:'birth',title:'出生日期',kind:'date'}] as any
function* rows(n:number){ for(let i=0;i<n;i++) yield {name:'买买提·吐尔逊',number:String(140899199003070010n+BigInt(i)),c0:'商丘市梁园区示例街道'+i,c1:'初中',c2:'农村转移就业劳动者',c3:'00014080001',c4:'汉族',c5:'无',c6:'中式烹调师',c7:'中级工',c8:'x'+i,birth:'1990-03-07'} }
const n = Number(process.argv[2]), mode=process.argv[3]
const bytes = await buffer(streamWorkbook(rows(n),{name:'a',columns}))
console.log('bytes', bytes.length, 'rss', process.resourceUsage().maxRSS/1024|0)
const limits = {maxRows:100_000,maxInflatedBytes:256e6,maxDeclaredBytes:400e6,maxBytes:64e6,timeoutMs:120_000}
if (mode==='hucre'){ const t=performance.now(); let c=0; for await (const r of streamXlsxRows(bytes)) c++; console.log('hucre',c,performance.now()-t) }
if (mode==='read'){ for(let k=0;k<2;k++){const h=monitorEventLoopDelay({resolution:10});h.enable();const t=performance.now(); const d=await readWorkbook(bytes,{columns,limits}); console.log('ours',d.ok?d.value.rows.length:d,performance.now()-t,'delay',h.max/1e6)} }
if (mode==='annotate'){ const t=performance.now(); const d=await annotateWorkbook(bytes,Array.from({length:n},(_,i)=>({row:i+2,column:'B',message:'第 18 位校验码不符，请核对身份证号'})),{columns,limits}); console.log('annotate',d.ok?d.value.length:d,performance.now()-t)}
console.log('max rss', process.resourceUsage().maxRSS/1024|0)
