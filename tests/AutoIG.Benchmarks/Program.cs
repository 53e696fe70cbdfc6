using AutoIG.Benchmarks;
using BenchmarkDotNet.Running;

switch (args)
{
    case ["kernels", .. var filter]:
        KernelMeasurements.Run(filter.Length > 0 ? filter[0] : "");
        break;
    case ["benchmark", .. var options]:
        BenchmarkSwitcher.FromAssembly(typeof(KernelBenchmarks).Assembly).Run(options);
        break;
    default:
        Console.WriteLine("usage: kernels [NAME-PART]             share of the multiply-add peak of each dense kernel, one thread");
        Console.WriteLine("       benchmark [BenchmarkDotNet options]");
        break;
}
